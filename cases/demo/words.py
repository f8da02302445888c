"""Vocabulary of made-up matters: surnames, given names, and what people in townships bring to an office.

All of it is invented; no sentence is taken from a real matter.
"""

from dataclasses import dataclass

from cases.enums import Purpose


@dataclass(frozen=True)
class Told:
    """What somebody may bring; {village}, {n}, {month} and {money} are filled in, and any of `kinds` fits."""

    title: str
    narrative: str
    claims: str
    content_class: str
    kinds: tuple[str, ...]
    purpose: str


SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡魏"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰秀英玉梅建国志强海燕晓东春花文斌小红永福雪琴"
VILLAGES = [
    "上沟",
    "下沟",
    "东岭",
    "西坪",
    "红柳",
    "白崖",
    "柳树湾",
    "石家窑",
    "沙坪",
    "青石台",
    "大滩",
    "小西湖",
    "段家坪",
    "营门",
    "水岔沟",
]

RECEPTION = ("D3-01", "D3-02", "D3-02", "D3-10")
COMPLAINTS = (
    Told(
        "反映{village}村惠农补贴发放不公",
        "来人称{village}村2024年以来耕地地力保护补贴发放名册与实际种植面积不符，村里几户常年在外的人家也领到了补贴，"
        "本人种地{n}亩却少领{money}元，多次询问村干部没有得到答复。",
        "要求核查补贴名册，补发少领的补贴。",
        "0103",
        ("D1-09",),
        Purpose.ACCUSATION,
    ),
    Told(
        "控告派出所对被打一事不予立案",
        "来人称本人去年{month}月在{village}村口被邻居打伤，住院{n}天，花去医疗费{money}元，报案后派出所一直没有立案，"
        "也没有给书面答复。",
        "要求监督公安机关立案查处。",
        "0403",
        ("D1-03",),
        Purpose.ACCUSATION,
    ),
    Told(
        "反映{village}村集体收入去向不明",
        "来人称{village}村集体房屋租金每年约{money}元，{n}年来没有公布过账目，村民代表会也没有讨论过用途。",
        "要求公开账目，查清去向。",
        "0102",
        ("D1-09",),
        Purpose.ACCUSATION,
    ),
    Told(
        "不服法院判决请求监督",
        "来人称与同村人因土地流转合同发生纠纷，法院一审、二审均判决本人败诉，认为合同上的签名不是本人所写，"
        "申请鉴定没有被采纳，涉及金额{money}元。",
        "请求依法监督，重新审理。",
        "0503",
        ("D1-05",),
        Purpose.APPEAL,
    ),
    Told(
        "反映工程队拖欠工资",
        "来人称与{n}名工友在{village}修路工地干活，工程{month}月完工，至今拖欠工资共{money}元，包工头电话打不通。",
        "要求帮助讨要工资，支持起诉。",
        "0701",
        ("D1-05",),
        Purpose.SETTLEMENT,
    ),
    Told(
        "控告砂场夜间偷采河砂",
        "据反映，{village}附近河道有人夜间用机械采砂，{n}辆货车往来运输，河堤已有塌陷，担心汛期危险。",
        "要求查处偷采行为，恢复河道。",
        "0602",
        ("D1-09",),
        Purpose.ACCUSATION,
    ),
)
VISITS = (
    Told(
        "{village}村征地补偿款分配纠纷",
        "来访人称{village}村修路征地{n}亩，补偿款{money}元已到村账户，因外嫁女是否参加分配意见不一，村民小组开会三次没有结果。",
        "要求依法确定分配方案，尽快发放。",
        "0201",
        RECEPTION,
        Purpose.SETTLEMENT,
    ),
    Told(
        "邻里宅基地边界纠纷",
        "来访人称邻居翻建房屋占用两家之间的过道，宽约{n}十厘米，村委会调解过两次，对方不认可丈量结果。",
        "要求恢复过道，划清边界。",
        "0502",
        RECEPTION,
        Purpose.SETTLEMENT,
    ),
    Told(
        "赡养纠纷求助",
        "来访人今年七十多岁，称两个儿子都不愿承担医药费，本人每月靠低保生活，{month}月住院花去{money}元。",
        "请求帮助协调赡养，支持起诉。",
        "0501",
        RECEPTION,
        Purpose.SETTLEMENT,
    ),
    Told(
        "承包地流转租金纠纷",
        "来访人称{village}村{n}户把承包地流转给合作社，合同约定每年{month}月付租金，去年的租金{money}元至今没有付清。",
        "要求合作社支付拖欠的租金。",
        "0101",
        RECEPTION,
        Purpose.SETTLEMENT,
    ),
    Told(
        "物业服务费纠纷",
        "来访人称小区电梯停运{n}天，物业仍按全额收费，业主{money}元维修基金的使用没有公示。",
        "要求公开账目，减收费用。",
        "0505",
        RECEPTION,
        Purpose.SETTLEMENT,
    ),
)
