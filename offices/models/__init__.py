from offices.models.audit import AuditRecord
from offices.models.calendar import CalendarDay, CalendarYear
from offices.models.job import Job
from offices.models.notification import Notification
from offices.models.office import Office, OfficeTownship
from offices.models.organ import Organ
from offices.models.posting import Posting
from offices.models.procuratorate import Department, Procuratorate
from offices.models.staff import Staff
from offices.models.township import Township, TownshipCode

__all__ = [
    "AuditRecord",
    "CalendarDay",
    "CalendarYear",
    "Department",
    "Job",
    "Notification",
    "Office",
    "OfficeTownship",
    "Organ",
    "Posting",
    "Procuratorate",
    "Staff",
    "Township",
    "TownshipCode",
]
