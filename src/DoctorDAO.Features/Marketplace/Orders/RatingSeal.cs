using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using Microsoft.AspNetCore.DataProtection;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Ratings: what they commit to, and how they are kept until they are opened.</summary>
internal sealed class RatingSeal(IDataProtectionProvider protection, Deployment deployment)
{
    private readonly IDataProtector _ratings = protection.CreateProtector("DoctorDAO.Market.Ratings");

    /// <summary>Number of a side in the contract.</summary>
    public static byte Number(OrderSide side) => side == OrderSide.Buyer ? (byte)1 : (byte)2;

    /// <summary>Hash of words; zero where nothing is said.</summary>
    public static Bytes32 WordsHash(string words) => words.Length == 0 ? Bytes32.Zero : Keccak256.Hash(Encoding.UTF8.GetBytes(words));

    /// <summary><c>commitmentOf</c> of the contract: keccak-256 of its address, order, side, stars, hash of the words and salt, a word each.</summary>
    public Bytes32 Commitment(long order, OrderSide side, int stars, Bytes32 words, Bytes32 salt) =>
        Keccak256.Hash([.. new byte[12], .. (deployment.Ratings ?? default).Span, .. Word(order), .. Word(Number(side)), .. Word(stars), .. words.Span, .. salt.Span]);

    /// <summary>Checks an opened rating.</summary>
    /// <exception cref="FieldException">A field is not as it should be.</exception>
    public static (int Stars, string Words, Bytes32 Salt) Require(OpenRating rating)
    {
        ArgumentNullException.ThrowIfNull(rating);
        if (rating.Stars is not { } stars || stars is < 1 or > 5)
            throw new FieldException("stars", "are missing, or not 1 to 5");
        if (rating.Words is { Length: > OrderRows.MaxWords })
            throw new FieldException("words", $"have {rating.Words.Length} characters; at most {OrderRows.MaxWords} are possible");
        return rating.Salt is { Length: 66 } && Bytes32.TryParse(rating.Salt, out var salt) && salt != Bytes32.Zero
            ? (stars, rating.Words ?? "", salt)
            : throw new FieldException("salt", "is not 0x and 64 hexadecimal digits of a random number");
    }

    /// <summary>A salt that nobody guesses.</summary>
    public static string Salt() => new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)).ToString();

    /// <summary>A rating as it is kept. It can be opened for its order and side alone.</summary>
    public byte[] Protect(long order, OrderSide side, OpenRating rating) => Of(order, side).Protect(JsonSerializer.SerializeToUtf8Bytes(rating, JsonSerializerOptions.Web));

    /// <summary>The rating of a row; <c>null</c> when the keys that it was protected with are gone.</summary>
    public OpenRating? Unprotect(SealedRatingRow row)
    {
        try
        {
            return JsonSerializer.Deserialize<OpenRating>(Of(row.Order, row.Side).Unprotect(row.Sealed), JsonSerializerOptions.Web);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Word(long number)
    {
        var word = new byte[Bytes32.Size];
        BinaryPrimitives.WriteInt64BigEndian(word.AsSpan(Bytes32.Size - sizeof(long)), number);
        return word;
    }

    private IDataProtector Of(long order, OrderSide side) => _ratings.CreateProtector(string.Create(CultureInfo.InvariantCulture, $"{order}:{side}"));
}
