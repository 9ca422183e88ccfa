/** ISO 3166-1, two letters to three: the European Union's authority table goes by three. */
const PAIRS =
  'AT:AUT BE:BEL BG:BGR HR:HRV CY:CYP CZ:CZE DK:DNK EE:EST FI:FIN FR:FRA DE:DEU GR:GRC HU:HUN IE:IRL IT:ITA LV:LVA ' +
  'LT:LTU LU:LUX MT:MLT NL:NLD PL:POL PT:PRT RO:ROU SK:SVK SI:SVN ES:ESP SE:SWE IS:ISL LI:LIE NO:NOR CH:CHE GB:GBR ' +
  'AL:ALB BA:BIH MD:MDA ME:MNE MK:MKD RS:SRB TR:TUR UA:UKR GE:GEO AM:ARM AZ:AZE US:USA CA:CAN MX:MEX BR:BRA AR:ARG ' +
  'CL:CHL CO:COL PE:PER AU:AUS NZ:NZL JP:JPN KR:KOR CN:CHN TW:TWN HK:HKG SG:SGP MY:MYS TH:THA VN:VNM LA:LAO KH:KHM ' +
  'MM:MMR ID:IDN PH:PHL IN:IND PK:PAK BD:BGD LK:LKA NP:NPL AE:ARE SA:SAU IL:ISR EG:EGY MA:MAR TN:TUN ZA:ZAF NG:NGA ' +
  'KE:KEN GH:GHA RW:RWA'
const CODES = new Map(PAIRS.split(' ').map(pair => pair.split(':') as [string, string]))

export const threeLetterCountry = (code: string): string | undefined => CODES.get(code.toUpperCase())
