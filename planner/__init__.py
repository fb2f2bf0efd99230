"""Plan the weeks of mobile e-KTP recording teams."""
