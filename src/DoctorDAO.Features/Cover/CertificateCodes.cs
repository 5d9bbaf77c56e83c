using System.Globalization;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// The code by which anybody checks a certificate: the policy's number and 60 bits of Keccak-256 over the contract, the number and the transaction in which it was bought. Everything
/// that it is made of is on the chain, so the code hides nothing and cannot be made up by miscounting: it says which policy, and that whoever wrote it down has seen that policy.
/// </summary>
internal static class CertificateCodes
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Checks = 12;

    /// <summary>For example <c>P17-7Q2M-0XKD-VW3A</c>.</summary>
    public static string Of(Address contract, PolicyView policy)
    {
        var hash = Keccak256.Hash(string.Create(CultureInfo.InvariantCulture, $"{contract.ToHex()}/{policy.Id}/{policy.TransactionHash}")).Span;
        Span<char> check = stackalloc char[Checks + 3];
        check.Fill('-');
        for (var i = 0; i < Checks; i++)
            check[i + (i / 4)] = Letters[hash[i] & 31];
        return string.Create(CultureInfo.InvariantCulture, $"P{policy.Id}-{check[..(Checks + 2)]}");
    }

    /// <summary>The policy that a code says it is of; <c>null</c> for what is no code.</summary>
    public static long? IdOf(string? code)
    {
        if (code is not { Length: >= 4 and <= 40 } || char.ToUpperInvariant(code[0]) != 'P')
            return null;
        var cut = code.IndexOf('-', StringComparison.Ordinal);
        return cut > 1 && long.TryParse(code.AsSpan(1, cut - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
