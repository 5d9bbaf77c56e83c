using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DoctorDAO.Server.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace DoctorDAO.Server.Identity;

/// <summary>
/// The server's own keys, made once and kept in the data directory for its owner alone. Processes of one deployment share them by sharing the directory.
/// Whoever has them can sign in as anybody, so they lie apart from the database, whose own keys are encrypted with the certificate kept here.
/// </summary>
public sealed class KeyStore
{
    private const int CertificateYears = 20;
    private readonly string _folder;

    public KeyStore(ServerSettings settings)
    {
        _folder = Path.Combine(settings.DataDirectory, "keys");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Signs tokens (ES256).</summary>
    public SecurityKey Signing()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(
            Load("signing.key", () =>
            {
                using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                return made.ExportPkcs8PrivateKey();
            }),
            out _);
        return new ECDsaSecurityKey(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8)) };
    }

    /// <summary>Encrypts tokens, so that nobody but this server reads them.</summary>
    public SecurityKey Encryption() => new SymmetricSecurityKey(Load("encryption.key", () => RandomNumberGenerator.GetBytes(32)));

    /// <summary>Encrypts the keys of cookies and forms, which lie in the database.</summary>
    public X509Certificate2 DataProtection() => X509CertificateLoader.LoadPkcs12(
        Load("data-protection.pfx", () =>
        {
            using var rsa = RSA.Create(2048);
            var request = new CertificateRequest("CN=DoctorDAO data protection", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var now = TimeProvider.System.GetUtcNow();
            using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(CertificateYears));
            return made.Export(X509ContentType.Pfx);
        }),
        password: null);

    private byte[] Load(string name, Func<byte[]> make)
    {
        var path = Path.Combine(_folder, name);
        if (File.Exists(path))
            return File.ReadAllBytes(path);
        // Two processes may start at once: the first to move its file into place wins, and both use that one.
        var draft = path + "." + Guid.NewGuid().ToString("N");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(make());
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }

        return File.ReadAllBytes(path);
    }
}
