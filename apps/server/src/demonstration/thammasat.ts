import type { DemoAchievement, DemoInstitution } from './institution.ts'

type Course = {
  readonly en: string
  readonly th: string
  readonly does: string
  readonly doesThai: string
  readonly symbol: string
}

const COURSES: readonly Course[] = [
  {
    en: 'Opportunity Discovery',
    th: 'การค้นหาโอกาสทางธุรกิจ',
    does: 'Finds a problem that people would pay to be rid of.',
    doesThai: 'ค้นพบปัญหาที่ผู้คนยินดีจ่ายเพื่อให้หมดไป',
    symbol: 'compass',
  },
  {
    en: 'Customer Insight',
    th: 'ความเข้าใจลูกค้าเชิงลึก',
    does: 'Learns from customers what they do, not only what they say.',
    doesThai: 'เรียนรู้จากสิ่งที่ลูกค้าทำ ไม่ใช่เพียงสิ่งที่ลูกค้าพูด',
    symbol: 'people',
  },
  {
    en: 'Business Model Design',
    th: 'การออกแบบโมเดลธุรกิจ',
    does: 'Describes how a venture makes, delivers and keeps value.',
    doesThai: 'อธิบายวิธีที่กิจการสร้าง ส่งมอบ และรักษาคุณค่า',
    symbol: 'gear',
  },
  {
    en: 'Innovation Finance',
    th: 'การเงินเพื่อนวัตกรรม',
    does: 'Plans money for a venture whose future is uncertain.',
    doesThai: 'วางแผนการเงินให้กิจการที่อนาคตยังไม่แน่นอน',
    symbol: 'chart',
  },
  {
    en: 'Digital Marketing',
    th: 'การตลาดดิจิทัล',
    does: 'Reaches the right people at a cost that the business bears.',
    doesThai: 'เข้าถึงกลุ่มเป้าหมายด้วยต้นทุนที่ธุรกิจรับได้',
    symbol: 'globe',
  },
  {
    en: 'Technology Management',
    th: 'การจัดการเทคโนโลยี',
    does: 'Chooses technology by what it does for the customer.',
    doesThai: 'เลือกเทคโนโลยีจากประโยชน์ที่เกิดกับลูกค้า',
    symbol: 'code',
  },
  {
    en: 'Service Design',
    th: 'การออกแบบบริการ',
    does: 'Shapes a service from the first contact to the last.',
    doesThai: 'ออกแบบบริการตั้งแต่จุดสัมผัสแรกจนถึงจุดสุดท้าย',
    symbol: 'heart',
  },
  {
    en: 'Venture Law and Ethics',
    th: 'กฎหมายและจริยธรรมของกิจการ',
    does: 'Recognises duties and risks before they become costly.',
    doesThai: 'มองเห็นหน้าที่และความเสี่ยงก่อนที่จะเกิดความเสียหาย',
    symbol: 'book',
  },
  {
    en: 'Sustainable Innovation',
    th: 'นวัตกรรมเพื่อความยั่งยืน',
    does: 'Measures what a venture takes from and gives to its surroundings.',
    doesThai: 'วัดสิ่งที่กิจการใช้ไปและคืนกลับสู่สังคมและสิ่งแวดล้อม',
    symbol: 'leaf',
  },
  {
    en: 'Leading Change',
    th: 'ภาวะผู้นำการเปลี่ยนแปลง',
    does: 'Takes people along when an organisation has to change.',
    doesThai: 'นำพาผู้คนไปด้วยกันเมื่อองค์กรต้องเปลี่ยนแปลง',
    symbol: 'mountain',
  },
  {
    en: 'Scaling Operations',
    th: 'การขยายการดำเนินงาน',
    does: 'Grows a venture without losing what made it good.',
    doesThai: 'ขยายกิจการโดยไม่สูญเสียสิ่งที่ทำให้กิจการดี',
    symbol: 'rocket',
  },
  {
    en: 'Innovation Capstone',
    th: 'โครงงานนวัตกรรมทางธุรกิจ',
    does: 'Brings one innovation to its first paying customer.',
    doesThai: 'นำนวัตกรรมหนึ่งไปถึงลูกค้ารายแรกที่ยอมจ่าย',
    symbol: 'idea',
  },
]

const PALETTES = ['brick', 'plum', 'slate'] as const

const course = (one: Course, index: number): DemoAchievement => ({
  kind: 'micro',
  name: one.th,
  description: one.doesThai,
  criteria: `- ทำงานจริงกับกิจการหนึ่งแห่ง และส่งหลักฐานของผลที่เกิดขึ้น\n- นำเสนอต่อผู้สอนและผู้ประกอบการอย่างละหนึ่งคน\n- สรุปสิ่งที่เรียนรู้และสิ่งที่จะทำต่างออกไป`,
  levels: [
    { name: 'ผ่าน', description: 'ทำได้ครบตามเกณฑ์' },
    { name: 'ดี', description: 'ผลงานนำไปใช้ได้จริง' },
    { name: 'ดีเด่น', description: 'ผู้ประกอบการนำผลงานไปใช้' },
  ],
  tags: ['นวัตกรรมทางธุรกิจ'],
  design: { template: 'tile', palette: PALETTES[index % PALETTES.length]!, symbol: one.symbol },
  translations: {
    en: {
      name: one.en,
      description: one.does,
      criteria:
        '- Work with one real venture, with evidence of what came of it\n- Present to one lecturer and one entrepreneur\n- Say what was learned, and what would be done differently',
    },
  },
})

/** A specialisation of twelve courses, Thai first. */
export const thammasat: DemoInstitution = {
  shortName: 'thammasat-innovation',
  name: 'มหาวิทยาลัยธรรมศาสตร์ นวัตกรรมทางธุรกิจ (สาธิต)',
  url: 'https://tu.ac.th',
  description:
    'การสาธิตหลักสูตรเฉพาะทางด้านนวัตกรรมทางธุรกิจ 12 รายวิชา บุคคลทั้งหมดเป็นตัวอย่าง · A demonstration of a 12-course specialisation in business innovation. All people are samples.',
  locale: 'th',
  approval: 'nobody',
  staff: [
    { role: 'owner', name: 'ผู้อำนวยการหลักสูตร (ตัวอย่าง)' },
    { role: 'registrar', name: 'นายทะเบียน (ตัวอย่าง)' },
    { role: 'teacher', name: 'อาจารย์ผู้สอน (ตัวอย่าง)' },
  ],
  learner: 'ผู้เรียนตัวอย่าง',
  learners: 18,
  achievements: [
    ...COURSES.map(course),
    {
      kind: 'macro',
      name: 'หลักสูตรเฉพาะทางนวัตกรรมทางธุรกิจ',
      description: 'ผ่านครบ 12 รายวิชา และนำนวัตกรรมหนึ่งไปถึงลูกค้ารายแรก',
      criteria: 'ได้รับใบรับรองครบทั้ง 12 รายวิชา',
      tags: ['นวัตกรรมทางธุรกิจ'],
      design: { template: 'wreath', palette: 'brass', symbol: 'star' },
      translations: {
        en: {
          name: 'Specialization in Business Innovation',
          description: 'All twelve courses, and one innovation brought to its first customer.',
          criteria: 'Holds all twelve course credentials.',
        },
      },
    },
  ],
}
