"""Vocabulary of the city that is measured, beside that of the demo; all of it is invented.

Slots in braces are filled for each case, so that words of every frequency occur: some in every other case,
some (a firm, a person, the number of a paper) in a handful.
"""

from cases.demo import words

FIRST = "上下前后大小东西南北红白青黄石柳杨槐榆沙土金银水井泉旧新高平"
SECOND = "沟岭坪湾崖窑滩川坡台庄堡寨墩岔咀峡营"
VILLAGES = [*words.VILLAGES, *(f"{first}{second}" for first in FIRST for second in SECOND)]
ROADS = [
    f"{first}{second}路" for first in "安定兴隆和谐民主建设团结友谊白银中山" for second in "东西南北宁康"
]
FIRM_NAMES = "恒泰宏远鑫盛隆昌华瑞嘉禾金穗天润博达中陇兰石黄河皋兰永登榆中雪域牧歌丝路百合"
TRADES = ["建筑劳务", "农业合作社", "物业服务", "运输", "砂石料", "养殖", "食品加工", "装饰工程"]

CIRCUMSTANCES = (
    "据了解，同村{person}家也有同样情况，双方为此在{road}口发生过争执，经人劝开。",
    "对方为兰州{firm}有限公司，现场负责人自称{person}，至今没有出示任何书面手续。",
    "此事曾向乡镇司法所反映，经办人{person}答复正在了解，之后再无消息。",
    "本人保存有收据{n}张、照片若干，并有邻居{person}可以作证，愿意配合调查。",
    "事发时{person}在场，派出所出警后作了登记，登记编号兰公受字{paper}号。",
    "双方于去年{month}月签过一份协议，由{person}代写，协议上没有约定违约责任。",
    "该处位于{road}北侧，靠近水渠，下雨后积水倒灌，已影响附近{n}户居民出行。",
    "承建单位兰州{firm}有限公司称款项已经拨付，但一直没有提供拨付凭证。",
    "村民小组长{person}承认账目没有公示，表示等换届以后再作处理。",
    "曾拨打热线反映，收到编号{paper}的短信回复，称已转有关部门办理。",
    "因{person}在外打工，家中只有老人和两个上学的孩子，生活确有困难。",
    "经鉴定构成轻微伤，医药费票据共{n}张，对方只支付了其中一部分。",
)
CLOSINGS = (
    "希望检察机关依法监督，尽快给予书面答复。",
    "来人情绪较为稳定，已当场讲明有关法律规定和办理程序。",
    "请求调取{road}的监控录像，查明事实，追究责任人的责任。",
    "同去的还有{n}名村民，推选{person}为代表，要求统一答复。",
    "表示如果问题得不到解决，将继续向上级机关反映，已做疏导工作。",
    "另反映村里低保评定不公开，{person}一户不符合条件却长期领取。",
    "愿意接受调解，但要求对方先退还{money}元，并当面赔礼道歉。",
    "请求减免诉讼费用，并希望得到法律援助，已告知申请途径。",
    "材料复印件已收，原件退还本人，约定{month}月再到检察室了解进展。",
    "对兰州{firm}有限公司排放污水一事，要求环保部门一并查处。",
)
