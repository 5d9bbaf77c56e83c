Console.WriteLine("DoctorDAO DevHost");
