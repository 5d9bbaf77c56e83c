using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoctorDAO.Ethereum;

namespace DoctorDAO.DevHost.Story;

/// <summary>A file of a claim's evidence, before it is encrypted.</summary>
/// <param name="Name">As its reader sees it.</param>
/// <param name="Text">What it says.</param>
public sealed record ClaimPaper(string Name, string Text);

/// <summary>What is written about a claim: by its jurors, and by its holder.</summary>
/// <param name="Holder">Index of the holder.</param>
/// <param name="Product">The product that it is filed under.</param>
/// <param name="All">Why jurors give all that is asked.</param>
/// <param name="Part">Why they give a part.</param>
/// <param name="None">Why they give nothing.</param>
/// <param name="Evidence">What is filed with it.</param>
public sealed record ClaimPapers(
    int Holder, uint Product, IReadOnlyList<string>? All, IReadOnlyList<string>? Part, IReadOnlyList<string>? None, IReadOnlyList<ClaimPaper>? Evidence)
{
    private const int Whole = 10_000;
    private const int Block = 4_096;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private (string Hash, byte[] Bytes)[]? _files;

    /// <summary>Every claim's, as <c>Demo/claims.json</c> has them.</summary>
    public static IReadOnlyList<ClaimPapers> ReadAll(string folder) => JsonSerializer.Deserialize<ClaimPapers[]>(File.ReadAllBytes(Path.Combine(folder, "claims.json")), Json) ?? [];

    /// <summary>All that any juror writes.</summary>
    public IEnumerable<string> Reasons => [.. All ?? [], .. Part ?? [], .. None ?? []];

    /// <summary>Id of the evidence. A device would make it at random; here it has to be known before there is a server.</summary>
    public Guid Id => new(Secret("id").AsSpan(0, 16));

    /// <summary>The content key. Known to everybody who has this repository, as all keys of the demo are.</summary>
    public byte[] Key => Secret("key");

    /// <summary>The files as the holder's browser would encrypt them (see <c>docs/cover-evidence.md</c>), the same each time, in order of the file.</summary>
    public IReadOnlyList<(string Hash, byte[] Bytes)> Files => _files ??= [.. (Evidence ?? []).Select(Encrypt)];

    /// <summary>What stands on the chain for the files; zero without any.</summary>
    public Bytes32 Commitment
    {
        get
        {
            if (Files.Count == 0)
                return default;
            string[] lines = ["DoctorDAO evidence 1", Id.ToString("D"), .. Files.Select(x => x.Hash[2..]).Order(StringComparer.Ordinal)];
            return new Bytes32(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(lines.Select(x => x + "\n")))));
        }
    }

    /// <summary>Why a juror votes so; empty where nothing was written for it.</summary>
    /// <param name="award">Basis points of what is asked.</param>
    /// <param name="seat">Of the round: not all write the same.</param>
    public string Why(int award, int seat) => (award switch { 0 => None, Whole => All, _ => Part }) is { Count: > 0 } texts ? texts[seat % texts.Count] : "";

    /// <summary>What makes the hash of a seat's reasons its own. A device would make it at random.</summary>
    public static Bytes32 Salt(long @case, int round, int seat) => Keccak256.Hash(string.Create(CultureInfo.InvariantCulture, $"DoctorDAO demo reasons {@case}:{round}:{seat}"));

    /// <summary>Hash of a seat's reasons, as the contract has it; zero where nothing is said.</summary>
    public static Bytes32 Hash(long @case, int round, int seat, string text) =>
        text.Length == 0 ? default : Keccak256.Hash([.. Salt(@case, round, seat).Span, .. Encoding.UTF8.GetBytes(text)]);

    private (string Hash, byte[] Bytes) Encrypt(ClaimPaper paper, int number)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(new { name = paper.Name, type = "text/plain" }, Json);
        var content = Encoding.UTF8.GetBytes(paper.Text);
        // Sizes tell much about a document: they are rounded up.
        var clear = new byte[(8 + head.Length + content.Length + Block - 1) / Block * Block];
        BinaryPrimitives.WriteInt32BigEndian(clear, head.Length);
        BinaryPrimitives.WriteInt32BigEndian(clear.AsSpan(4), content.Length);
        head.CopyTo(clear, 8);
        content.CopyTo(clear, 8 + head.Length);
        var bytes = new byte[13 + clear.Length + 16];
        bytes[0] = 1;
        // Another nonce for each text under this key: it is made of the text.
        SHA256.HashData([.. Secret("nonce"), (byte)number, .. clear]).AsSpan(0, 12).CopyTo(bytes.AsSpan(1));
        using var aes = new AesGcm(Key, 16);
        aes.Encrypt(bytes.AsSpan(1, 12), clear, bytes.AsSpan(13, clear.Length), bytes.AsSpan(13 + clear.Length), Encoding.UTF8.GetBytes($"DoctorDAO evidence 1:{Id:D}"));
        return ("0x" + Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
    }

    private byte[] Secret(string what) => SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DoctorDAO demo {what} {Holder}:{Product}")));
}
