import './verify.css'
