using DoctorDAO.Verifier;

return await VerifyProgram.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
