using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using Microsoft.Extensions.Options;
using Contract = DoctorDAO.Contracts.Policies;

namespace DoctorDAO.Features.Cover;

/// <summary>Signs quotes (EIP-712 <c>Quote</c>) and reads back what it has given out.</summary>
internal sealed class QuoteSigner(Deployment deployment, IOptions<QuoteOptions> options)
{
    private const int Words = 11;
    private const int MaxToken = 2_000;

    private static readonly Bytes32 TypeHash = Keccak256.Hash(
        "Quote(address holder,uint32 productId,uint48 end,uint48 retro,uint16 experience,bytes32 employer,uint64 renewalOf,uint96 maxPremium,uint48 validUntil,uint256 nonce)");

    private readonly Bytes32 _domain = Domain(deployment);

    /// <summary>Whether this process signs.</summary>
    public bool Signs => options.Value.Key is not null && deployment.Policies is not null;

    /// <summary>What is signed.</summary>
    public Bytes32 Digest(in Contract.Quote quote)
    {
        Span<byte> words = stackalloc byte[32 * Words];
        words.Clear();
        TypeHash.Span.CopyTo(words);
        quote.Holder.Span.CopyTo(words[(32 + 12)..]);
        Write(words, 2, quote.ProductId);
        Write(words, 3, quote.End);
        Write(words, 4, quote.Retro);
        Write(words, 5, quote.Experience);
        quote.Employer.Span.CopyTo(words[(6 * 32)..]);
        Write(words, 7, quote.RenewalOf);
        Write(words, 8, quote.MaxPremium);
        Write(words, 9, quote.ValidUntil);
        Write(words, 10, quote.Nonce);
        Span<byte> message = stackalloc byte[66];
        (message[0], message[1]) = (0x19, 0x01);
        _domain.Span.CopyTo(message[2..]);
        Keccak256.Hash(words, message[34..]);
        return Keccak256.Hash(message);
    }

    /// <summary>Signs.</summary>
    /// <exception cref="UnavailableException">This process has no key for it.</exception>
    public (Bytes32 Digest, byte[] Signature) Sign(in Contract.Quote quote)
    {
        var key = options.Value.Key ?? throw new UnavailableException("Quotes are not signed here at the moment.");
        var digest = Digest(quote);
        return (digest, key.Sign(digest).ToBytes());
    }

    /// <summary>A quote and its signature in one word.</summary>
    public static string Token(in Contract.Quote quote, byte[] signature) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Written(
        quote.Holder.ToHex(), quote.ProductId, quote.End, quote.Retro, quote.Experience, quote.Employer.ToString(), quote.RenewalOf, quote.MaxPremium.ToString(), quote.ValidUntil,
        quote.Nonce.ToString(), Hex.Encode(signature))));

    /// <summary>Reads such a word. That the signature is right the contract says.</summary>
    /// <exception cref="FieldException">It is none.</exception>
    public static (Contract.Quote Quote, byte[] Signature) Read(string? token)
    {
        try
        {
            if (token is { Length: > 0 and <= MaxToken } && Base64Url.IsValid(token) && JsonSerializer.Deserialize<Written>(Base64Url.DecodeFromChars(token)) is { } x)
            {
                var quote = new Contract.Quote(
                    Address.Parse(x.Holder), x.Product, x.End, x.Retro, x.Experience, Bytes32.Parse(x.Employer), x.RenewalOf, UInt256.Parse(x.MaxPremium), x.ValidUntil, UInt256.Parse(x.Nonce));
                return (quote, Hex.Decode(x.Signature));
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or ArgumentException)
        {
        }

        throw new FieldException("quote", "is not a quote of this server; ask for one");
    }

    private static Bytes32 Domain(Deployment deployment)
    {
        Span<byte> words = stackalloc byte[32 * 5];
        words.Clear();
        Keccak256.Hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)").Span.CopyTo(words);
        Keccak256.Hash("DoctorDAO Cover").Span.CopyTo(words[32..]);
        Keccak256.Hash("1").Span.CopyTo(words[64..]);
        Write(words, 3, deployment.ChainId);
        (deployment.Policies ?? default).Span.CopyTo(words[(4 * 32 + 12)..]);
        return Keccak256.Hash(words);
    }

    private static void Write(Span<byte> words, int index, UInt256 value) => value.WriteBigEndian(words.Slice(index * 32, 32));

    private sealed record Written(
        string Holder, uint Product, ulong End, ulong Retro, ushort Experience, string Employer, ulong RenewalOf, string MaxPremium, ulong ValidUntil, string Nonce, string Signature);
}
