import type { DemoInstitution } from './institution.ts'

const signedBy = [
  { name: 'ผู้อำนวยการหลักสูตร (ตัวอย่าง)', title: 'หลักสูตรนวัตกรรมทางธุรกิจ' },
  { name: 'นายทะเบียน (ตัวอย่าง)', title: 'สำนักงานทะเบียนนักศึกษา' },
]

/** A specialisation of twelve courses, Thai first. */
export const thammasat: DemoInstitution = {
  shortName: 'thammasat-innovation',
  name: 'มหาวิทยาลัยธรรมศาสตร์ นวัตกรรมทางธุรกิจ (สาธิต)',
  url: 'https://tu.ac.th',
  country: 'TH',
  description:
    'การสาธิตหลักสูตรเฉพาะทางด้านนวัตกรรมทางธุรกิจ 12 รายวิชา บุคคลทั้งหมดเป็นตัวอย่าง · A demonstration of a 12-course specialisation in business innovation. All people are samples.',
  locale: 'th',
  approval: 'nobody',
  staff: [
    { role: 'owner', name: 'ผู้อำนวยการหลักสูตร (ตัวอย่าง)' },
    { role: 'registrar', name: 'นายทะเบียน (ตัวอย่าง)' },
    { role: 'teacher', name: 'อาจารย์ผู้สอน (ตัวอย่าง)' },
  ],
  invited: { role: 'teacher', name: 'อาจารย์พิเศษ (ตัวอย่าง)' },
  learner: 'ผู้เรียนตัวอย่าง',
  learners: 30,
  cohortOf: learner => (learner <= 15 ? 'รุ่นปี 2568' : 'รุ่นปี 2569'),
  mark: { template: 'medal', palette: 'wine', symbol: 'rocket' },
  people: [{ learner: 1, holds: 13, hasWallet: true }],
  reasons: {
    revoked: 'ออกให้ผิดคน: มีผู้เรียนชื่อเดียวกัน',
    corrected: 'เพิ่มหลักฐานให้ชัดเจนขึ้น',
    correctedText: 'ผู้สอนสองคนร่วมประเมิน และผู้ประกอบการยืนยันเป็นลายลักษณ์อักษร',
    suspended: 'อยู่ระหว่างการตรวจสอบ',
    manyRevoked: 'ออกซ้ำจากการนำเข้าไฟล์',
  },
  programme: 'business-innovation',
  grew: {
    key: 'opportunity-discovery',
    firstCriteria: '- ปัญหาหนึ่งข้อที่เลือกไว้ พร้อมเหตุผลที่ไม่เลือกข้ออื่น\n- นำเสนอต่อผู้สอน',
  },
  signatories: { macro: signedBy, others: signedBy.slice(0, 1) },
}
