import type { DemoAchievement, DemoInstitution } from './institution.ts'

type Course = {
  readonly en: string
  readonly th: string
  readonly does: string
  readonly doesThai: string
  /** What is handed in, in both languages. */
  readonly shows: readonly [th: string, en: string][]
  readonly symbol: string
}

const COURSES: readonly Course[] = [
  {
    en: 'Opportunity Discovery',
    th: 'การค้นหาโอกาสทางธุรกิจ',
    does: 'Finds a problem that people would pay to be rid of.',
    doesThai: 'ค้นพบปัญหาที่ผู้คนยินดีจ่ายเพื่อให้หมดไป',
    shows: [
      ['บันทึกการพูดคุยกับผู้ที่ประสบปัญหาอย่างน้อยสิบคน', 'Notes of talks with at least ten people who have the problem'],
      ['ปัญหาหนึ่งข้อที่เลือกไว้ พร้อมเหตุผลที่ไม่เลือกข้ออื่น', 'The one problem that was chosen, and why not the others'],
    ],
    symbol: 'compass',
  },
  {
    en: 'Customer Insight',
    th: 'ความเข้าใจลูกค้าเชิงลึก',
    does: 'Learns from customers what they do, not only what they say.',
    doesThai: 'เรียนรู้จากสิ่งที่ลูกค้าทำ ไม่ใช่เพียงสิ่งที่ลูกค้าพูด',
    shows: [
      ['การสังเกตลูกค้าสามรายในสถานที่จริง', 'Three customers observed where they really are'],
      ['ข้อค้นพบหนึ่งข้อที่ขัดกับสิ่งที่ลูกค้าบอก', 'One finding that goes against what customers said'],
    ],
    symbol: 'people',
  },
  {
    en: 'Business Model Design',
    th: 'การออกแบบโมเดลธุรกิจ',
    does: 'Describes how a venture makes, delivers and keeps value.',
    doesThai: 'อธิบายวิธีที่กิจการสร้าง ส่งมอบ และรักษาคุณค่า',
    shows: [
      ['โมเดลธุรกิจสองแบบสำหรับแนวคิดเดียวกัน', 'Two business models for one idea'],
      ['ผลการทดสอบสมมติฐานที่เสี่ยงที่สุดของแต่ละแบบ', 'A test of the riskiest assumption of each, and its result'],
    ],
    symbol: 'gear',
  },
  {
    en: 'Innovation Finance',
    th: 'การเงินเพื่อนวัตกรรม',
    does: 'Plans money for a venture whose future is uncertain.',
    doesThai: 'วางแผนการเงินให้กิจการที่อนาคตยังไม่แน่นอน',
    shows: [
      ['แผนกระแสเงินสดสิบแปดเดือนในสามสถานการณ์', 'Eighteen months of cash flow in three scenarios'],
      ['จุดที่ต้องหยุดโครงการ และตัวเลขที่บอกว่าถึงจุดนั้นแล้ว', 'The point at which to stop, and the figure that tells it'],
    ],
    symbol: 'chart',
  },
  {
    en: 'Digital Marketing',
    th: 'การตลาดดิจิทัล',
    does: 'Reaches the right people at a cost that the business bears.',
    doesThai: 'เข้าถึงกลุ่มเป้าหมายด้วยต้นทุนที่ธุรกิจรับได้',
    shows: [
      ['แคมเปญจริงหนึ่งชุด พร้อมต้นทุนต่อลูกค้าหนึ่งราย', 'One real campaign, with what a customer cost'],
      ['สิ่งที่เปลี่ยนไประหว่างแคมเปญ และผลที่ตามมา', 'What was changed on the way, and what came of it'],
    ],
    symbol: 'globe',
  },
  {
    en: 'Technology Management',
    th: 'การจัดการเทคโนโลยี',
    does: 'Chooses technology by what it does for the customer.',
    doesThai: 'เลือกเทคโนโลยีจากประโยชน์ที่เกิดกับลูกค้า',
    shows: [
      ['การเปรียบเทียบเทคโนโลยีสามทางเลือกจากมุมของลูกค้า', 'Three technologies compared from the customer’s side'],
      ['ทางเลือกที่จะใช้ และสัญญาณที่จะทำให้เปลี่ยนใจ', 'The choice, and the sign that would change it'],
    ],
    symbol: 'code',
  },
  {
    en: 'Service Design',
    th: 'การออกแบบบริการ',
    does: 'Shapes a service from the first contact to the last.',
    doesThai: 'ออกแบบบริการตั้งแต่จุดสัมผัสแรกจนถึงจุดสุดท้าย',
    shows: [
      ['แผนภาพเส้นทางของลูกค้าก่อนและหลังการออกแบบใหม่', 'The customer’s way through the service, before and after'],
      ['การทดลองให้บริการจริงหนึ่งวัน', 'The service tried out for a whole day'],
    ],
    symbol: 'heart',
  },
  {
    en: 'Venture Law and Ethics',
    th: 'กฎหมายและจริยธรรมของกิจการ',
    does: 'Recognises duties and risks before they become costly.',
    doesThai: 'มองเห็นหน้าที่และความเสี่ยงก่อนที่จะเกิดความเสียหาย',
    shows: [
      ['รายการหน้าที่ตามกฎหมายของกิจการหนึ่งแห่ง', 'What the law asks of one venture'],
      ['กรณีหนึ่งที่ถูกกฎหมายแต่ไม่ควรทำ พร้อมเหตุผล', 'One thing that is lawful and still not to be done, and why'],
    ],
    symbol: 'book',
  },
  {
    en: 'Sustainable Innovation',
    th: 'นวัตกรรมเพื่อความยั่งยืน',
    does: 'Measures what a venture takes from and gives to its surroundings.',
    doesThai: 'วัดสิ่งที่กิจการใช้ไปและคืนกลับสู่สังคมและสิ่งแวดล้อม',
    shows: [
      ['ตัวชี้วัดสามข้อที่กิจการวัดได้เอง', 'Three figures that the venture can measure itself'],
      ['การเปลี่ยนแปลงหนึ่งข้อที่ลดการใช้ทรัพยากรโดยไม่ลดคุณค่า', 'One change that takes less and is worth as much'],
    ],
    symbol: 'leaf',
  },
  {
    en: 'Leading Change',
    th: 'ภาวะผู้นำการเปลี่ยนแปลง',
    does: 'Takes people along when an organisation has to change.',
    doesThai: 'นำพาผู้คนไปด้วยกันเมื่อองค์กรต้องเปลี่ยนแปลง',
    shows: [
      ['การเปลี่ยนแปลงจริงหนึ่งเรื่องในองค์กร', 'One real change in an organisation'],
      ['คำบอกเล่าของผู้ที่ไม่เห็นด้วยในตอนแรก', 'The word of somebody who was against it at first'],
    ],
    symbol: 'mountain',
  },
  {
    en: 'Scaling Operations',
    th: 'การขยายการดำเนินงาน',
    does: 'Grows a venture without losing what made it good.',
    doesThai: 'ขยายกิจการโดยไม่สูญเสียสิ่งที่ทำให้กิจการดี',
    shows: [
      ['แผนเพิ่มกำลังการผลิตเป็นสิบเท่า พร้อมจุดที่จะติดขัดก่อน', 'A plan for ten times as much, and what would break first'],
      ['ขั้นตอนงานหนึ่งอย่างที่คนอื่นทำแทนได้', 'One task written down so that others can do it'],
    ],
    symbol: 'rocket',
  },
  {
    en: 'Innovation Capstone',
    th: 'โครงงานนวัตกรรมทางธุรกิจ',
    does: 'Brings one innovation to its first paying customer.',
    doesThai: 'นำนวัตกรรมหนึ่งไปถึงลูกค้ารายแรกที่ยอมจ่าย',
    shows: [
      ['ใบเสร็จรับเงินจากลูกค้ารายแรก', 'The receipt of the first customer'],
      ['สรุปสิ่งที่เรียนรู้และสิ่งที่จะทำต่างออกไป', 'What was learned, and what would be done differently'],
    ],
    symbol: 'idea',
  },
]

const PALETTES = ['brick', 'plum', 'slate'] as const

const signatories = [
  { name: 'ผู้อำนวยการหลักสูตร (ตัวอย่าง)', title: 'หลักสูตรนวัตกรรมทางธุรกิจ' },
  { name: 'นายทะเบียน (ตัวอย่าง)', title: 'สำนักงานทะเบียนนักศึกษา' },
]

const course = (one: Course, index: number): DemoAchievement => ({
  kind: 'micro',
  name: one.th,
  description: one.doesThai,
  criteria: [...one.shows.map(([th]) => th), 'นำเสนอต่อผู้สอนและผู้ประกอบการอย่างละหนึ่งคน']
    .map(line => `- ${line}`)
    .join('\n'),
  ...(index === 0 ? { firstCriteria: `- ${one.shows[1]![0]}\n- นำเสนอต่อผู้สอน` } : {}),
  levels: [
    {
      name: 'ผ่าน',
      description: 'ทำได้ครบตามเกณฑ์',
      translations: { en: { name: 'Pass', description: 'Does all that is asked.' } },
    },
    {
      name: 'ดี',
      description: 'ผลงานนำไปใช้ได้จริง',
      translations: { en: { name: 'Good', description: 'The work can be used as it is.' } },
    },
    {
      name: 'ดีเด่น',
      description: 'ผู้ประกอบการนำผลงานไปใช้',
      translations: { en: { name: 'Excellent', description: 'An entrepreneur uses the work.' } },
    },
  ],
  workloadHours: 45,
  credits: { number: 3, system: 'TH credit' },
  descriptors: {
    outcomes: [one.doesThai],
    assessment: ['project', 'presentation'],
    participation: 'blended',
    quality: 'internal',
    integration: 'stackable',
    translations: { en: { outcomes: [one.does] } },
  },
  tags: ['นวัตกรรมทางธุรกิจ'],
  design: { template: 'tile', palette: PALETTES[index % PALETTES.length]!, symbol: one.symbol },
  certificate: { design: 'modern', layout: 'landscape', signatories: signatories.slice(0, 1) },
  translations: {
    en: {
      name: one.en,
      description: one.does,
      criteria: [...one.shows.map(([, en]) => en), 'Presented to one lecturer and one entrepreneur']
        .map(line => `- ${line}`)
        .join('\n'),
    },
  },
})

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
  learners: 18,
  mark: { template: 'medal', palette: 'wine', symbol: 'rocket' },
  pathway: {
    name: 'เส้นทางสู่นวัตกรรมทางธุรกิจ',
    description: 'สิบสองรายวิชา จากการค้นหาโอกาสถึงลูกค้ารายแรก เรียนตามลำดับใดก็ได้',
    translations: {
      en: {
        name: 'Towards business innovation',
        description: 'Twelve courses, from finding an opportunity to the first customer. In any order.',
      },
    },
    steps: COURSES.map(one => one.th),
    isInOrder: false,
  },
  people: [{ learner: 1, holds: 13, hasWallet: true }],
  reasons: {
    revoked: 'ออกให้ผิดคน: มีผู้เรียนชื่อเดียวกัน',
    corrected: 'เพิ่มหลักฐานให้ชัดเจนขึ้น',
    correctedText: 'ผู้สอนสองคนร่วมประเมิน และผู้ประกอบการยืนยันเป็นลายลักษณ์อักษร',
    suspended: 'อยู่ระหว่างการตรวจสอบ',
    manyRevoked: 'ออกซ้ำจากการนำเข้าไฟล์',
  },
  achievements: [
    ...COURSES.map(course),
    {
      kind: 'macro',
      name: 'หลักสูตรเฉพาะทางนวัตกรรมทางธุรกิจ',
      description: 'ผ่านครบ 12 รายวิชา และนำนวัตกรรมหนึ่งไปถึงลูกค้ารายแรก',
      criteria: 'ได้รับใบรับรองครบทั้ง 12 รายวิชา',
      workloadHours: 540,
      credits: { number: 36, system: 'TH credit' },
      tags: ['นวัตกรรมทางธุรกิจ'],
      design: { template: 'wreath', palette: 'brass', symbol: 'star' },
      certificate: { design: 'classic', layout: 'landscape', signatories },
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
