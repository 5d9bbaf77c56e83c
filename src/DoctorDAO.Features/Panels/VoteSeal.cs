using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using Microsoft.AspNetCore.DataProtection;

namespace DoctorDAO.Features.Panels;

/// <summary>Votes: what they commit to, and how they are kept until they are opened.</summary>
internal sealed class VoteSeal(IDataProtectionProvider protection)
{
    private const int Whole = 10_000;
    private const int Word = 32;

    private readonly IDataProtector _votes = protection.CreateProtector("DoctorDAO.Panels.Votes");

    /// <summary>Checks a vote's fields.</summary>
    /// <exception cref="FieldException">One is not what it should be.</exception>
    public static void Require(OpenVote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        if (vote.Award is < 0 or > Whole)
            throw new FieldException("award", $"is {vote.Award}; 0 to {Whole} basis points are possible");
        Random("salt", vote.Salt);
        if (vote.Reasons is null || vote.Reasons.Length > PanelTables.MaxReasons)
            throw new FieldException("reasons", $"is missing, or longer than {PanelTables.MaxReasons} characters");
        if (vote.Reasons.Length > 0)
            Random("reasonsSalt", vote.ReasonsSalt);
    }

    /// <summary>keccak-256 of salt and text; zero where nothing is said.</summary>
    public static Bytes32 ReasonsHash(OpenVote vote) =>
        vote.Reasons.Length == 0 ? Bytes32.Zero : Keccak256.Hash([.. Bytes32.Parse(vote.ReasonsSalt).Span, .. Encoding.UTF8.GetBytes(vote.Reasons)]);

    /// <summary><c>commitmentOf</c> of the contract.</summary>
    public static Bytes32 Commitment(long caseId, int round, string juror, OpenVote vote) => Keccak256.Hash(
        [.. Number(caseId), .. Number(round), .. new byte[12], .. Hex.Decode(juror), .. Number(vote.Award), .. Bytes32.Parse(vote.Salt).Span, .. ReasonsHash(vote).Span]);

    /// <summary>A vote as it is kept. It can be opened for its seat alone.</summary>
    public byte[] Protect(long caseId, int round, int seat, OpenVote vote) => Of(caseId, round, seat).Protect(JsonSerializer.SerializeToUtf8Bytes(vote, JsonSerializerOptions.Web));

    /// <summary>The vote of a row; <c>null</c> when the keys that it was protected with are gone.</summary>
    public OpenVote? Unprotect(SealedVoteRow row)
    {
        try
        {
            return JsonSerializer.Deserialize<OpenVote>(Of(row.CaseId, row.Round, row.Seat).Unprotect(row.Sealed), JsonSerializerOptions.Web);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Of(long caseId, int round, int seat) => _votes.CreateProtector(string.Create(CultureInfo.InvariantCulture, $"{caseId}:{round}:{seat}"));

    private static void Random(string field, string? value)
    {
        if (value is not { Length: 2 + (2 * Word) } || !Bytes32.TryParse(value, out var salt) || salt == Bytes32.Zero)
            throw new FieldException(field, "is not 0x and 64 hexadecimal digits of a random number");
    }

    private static byte[] Number(long number)
    {
        var word = new byte[Word];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(word.AsSpan(Word - sizeof(long)), number);
        return word;
    }
}
