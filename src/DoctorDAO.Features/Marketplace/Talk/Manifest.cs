using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>
/// What is handed over, as its hash is made of it: canonical JSON in UTF-8 without blanks, members in this order. <c>salt</c> is random, so that nobody who sees the hash on the chain can
/// try out what was said.
/// </summary>
/// <param name="V">1.</param>
/// <param name="Order">The order.</param>
/// <param name="Milestone">Index from 0.</param>
/// <param name="Kind"><c>delivery</c>, <c>change</c> or <c>dispute</c>.</param>
/// <param name="Text">The words.</param>
/// <param name="Files">In order.</param>
/// <param name="Salt">32 random bytes: 64 lowercase digits.</param>
internal sealed record Manifest(int V, long Order, int Milestone, string Kind, string Text, IReadOnlyList<ManifestFile> Files, string Salt)
{
    // Other characters stay as they are: a reader of the bytes sees the words.
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A manifest of what is handed over now.</summary>
    public static Manifest Of(long order, int milestone, MessageKind kind, string text, IReadOnlyList<ManifestFile> files) =>
        new(1, order, milestone, Name(kind), text, files, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Its bytes.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Canonical);

    /// <summary>Reads bytes that <see cref="Write"/> made.</summary>
    public static Manifest Read(byte[] content) => JsonSerializer.Deserialize<Manifest>(content, Canonical)!;

    /// <summary>keccak-256 of the bytes: what stands on the chain.</summary>
    public static string HashOf(byte[] content) => Keccak256.Hash(content).ToString();

    private static string Name(MessageKind kind) => kind switch
    {
        MessageKind.Delivery => "delivery",
        MessageKind.Change => "change",
        MessageKind.Dispute => "dispute",
        MessageKind.Message => throw new ArgumentException("Mere messages have no manifest.", nameof(kind)),
    };
}

/// <summary>A file of a manifest.</summary>
/// <param name="Name">As its author named it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content: 64 lowercase digits.</param>
internal sealed record ManifestFile(string Name, int Bytes, string Sha256);
