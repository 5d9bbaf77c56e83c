using System.Security.Cryptography;
using System.Text;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// What stands on the chain for files: SHA-256 over a manifest, which is lines of ASCII, each ended by a line feed: <c>DoctorDAO evidence 1</c>, the id of the evidence
/// (lowercase, with dashes), then the SHA-256 of each encrypted file (lowercase digits, without 0x), in order of the digits. The same files in another order are the same.
/// </summary>
internal static class EvidenceCommitment
{
    /// <summary>The commitment to files, given by their hashes with 0x.</summary>
    public static string Of(Guid evidence, IEnumerable<string> hashes)
    {
        var manifest = new StringBuilder("DoctorDAO evidence 1\n").Append(evidence.ToString("D")).Append('\n');
        foreach (var hash in hashes.Order(StringComparer.Ordinal))
            manifest.Append(hash.AsSpan(2)).Append('\n');
        return "0x" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(manifest.ToString())));
    }
}
