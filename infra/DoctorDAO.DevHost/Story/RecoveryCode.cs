using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DoctorDAO.DevHost.Story;

/// <summary>The one recovery code of the demo: it opens evidence of the demo's claims and brings its jurors' keys to any browser. A device would make one at random for each.</summary>
internal static class RecoveryCode
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string Random = "DEM00DEM00DEM00DEM00DEM0";

    /// <summary>As the page shows it: five groups of five, the last letter finds slips.</summary>
    public static string Text { get; } = Grouped(Random + Letters[Random.Aggregate(0, (sum, x) => ((sum * 3) + Letters.IndexOf(x, StringComparison.Ordinal) + 1) % 31)]);

    /// <summary>Seals a secret under the code, as <c>recovery-code.ts</c> does.</summary>
    /// <param name="secret">What is sealed.</param>
    /// <param name="place">What it is the key of.</param>
    public static string Seal(ReadOnlySpan<byte> secret, string place)
    {
        var bytes = new byte[1 + 16 + 12 + secret.Length + 16];
        bytes[0] = 1;
        RandomNumberGenerator.Fill(bytes.AsSpan(1, 28));
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(Text), 32, bytes[1..17], "DoctorDAO recovery code"u8.ToArray());
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(bytes.AsSpan(17, 12), secret, bytes.AsSpan(29, secret.Length), bytes.AsSpan(29 + secret.Length), Encoding.UTF8.GetBytes(place));
        return Base64Url.EncodeToString(bytes);
    }

    private static string Grouped(string letters) => string.Join('-', letters.Chunk(5).Select(x => new string(x)));
}
