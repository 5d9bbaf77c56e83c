using DoctorDAO.Testing;

namespace DoctorDAO.E2E.Harness;

/// <summary>The wallet that tests announce by EIP-6963, as an extension would; it is no part of the site.</summary>
public static class TestWallet
{
    /// <summary>The script, which the build of this project makes.</summary>
    public static string Path
    {
        get
        {
            var path = Repository.PathOf("web", "DoctorDAO.Portal", "dist-test", "test-wallet.js");
            return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing: run npm run wallet in web/DoctorDAO.Portal.");
        }
    }
}
