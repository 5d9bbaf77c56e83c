using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Results;

/// <summary>A file is no result bundle.</summary>
/// <param name="problem">What is wrong, in one sentence.</param>
/// <param name="inner">Why.</param>
public sealed class InvalidBundleException(string problem, Exception? inner = null) : Exception(problem, inner);

/// <summary>A block with the receipts that a count needs.</summary>
/// <param name="Header">RLP of the header, 0x-prefixed.</param>
/// <param name="Receipts">Places of the transactions in the block whose receipts are proven, ascending.</param>
/// <param name="Nodes">Nodes of the block's trie of receipts that lead from the header's receiptsRoot to them, 0x-prefixed; the receipts stand in their leaves.</param>
public sealed record ProvenBlock(string Header, IReadOnlyList<int> Receipts, IReadOnlyList<string> Nodes);

/// <summary>
/// All that a closed session was decided by, proven against the headers of its blocks, and the count. <c>docs/verify-a-result.md</c> says how it is checked.
/// </summary>
/// <param name="Format"><see cref="CurrentFormat"/>.</param>
/// <param name="ChainId">The chain.</param>
/// <param name="Contracts">The contracts.</param>
/// <param name="Chamber">Key of the chamber: a label, which no proof reaches.</param>
/// <param name="Session">The session: its snapshot in unix seconds.</param>
/// <param name="Deadline">Last second of voting.</param>
/// <param name="SnapshotBlock">The last block that is not younger than the snapshot: members and delegations are read there.</param>
/// <param name="ClosingBlock">The first block after the deadline: nothing from it on can change the result.</param>
/// <param name="Blocks">By height: those with events that the count needs, the snapshot's and the one after it, the closing block and the one before it.</param>
/// <param name="Result">The count.</param>
public sealed record ResultBundle(
    string Format, ulong ChainId, ResultContracts Contracts, string Chamber, ulong Session, ulong Deadline, ulong SnapshotBlock, ulong ClosingBlock,
    IReadOnlyList<ProvenBlock> Blocks, SessionResult Result)
{
    /// <summary>The format that this code writes and reads.</summary>
    public const string CurrentFormat = "doctordao-result/1";

    /// <summary>Bundles larger than this, uncompressed, are not read.</summary>
    public const int MaxBytes = 512 << 20;

    private static readonly JsonSerializerOptions Json = CreateJson();

    /// <summary>The bundle in its one canonical form: JSON without white space, in the order of this record, compressed by gzip.</summary>
    public byte[] ToGzip()
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Optimal, leaveOpen: true))
            JsonSerializer.Serialize(gzip, this, Json);
        return result.ToArray();
    }

    /// <summary>The bundle as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a bundle, compressed or not.</summary>
    /// <exception cref="InvalidBundleException">It is none, or larger than <see cref="MaxBytes"/>.</exception>
    public static async Task<ResultBundle> ReadAsync(Stream file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            using var buffer = new MemoryStream();
            await CopyAsync(file, buffer, ct);
            if (buffer.GetBuffer() is [0x1f, 0x8b, ..])
            {
                using var compressed = new MemoryStream(buffer.ToArray());
                await using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
                buffer.SetLength(0);
                await CopyAsync(gzip, buffer, ct);
            }

            buffer.Position = 0;
            var bundle = await JsonSerializer.DeserializeAsync<ResultBundle>(buffer, Json, ct) ?? throw new InvalidBundleException("It is empty.");
            if (bundle.Format != CurrentFormat)
                throw new InvalidBundleException($"Its format is not {CurrentFormat}.");
            if (HasGaps(bundle))
                throw new InvalidBundleException("An entry of a list is null.");
            return IsLabel(bundle.Chamber) ? bundle : throw new InvalidBundleException("The chamber's key is not 1 to 64 letters, digits, hyphens or underscores.");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException)
        {
            throw new InvalidBundleException(e.Message, e);
        }
    }

    // The serializer keeps null from properties, not from the entries of lists.
    private static bool HasGaps(ResultBundle bundle) =>
        bundle.Blocks.Any(x => x is null || x.Nodes.Any(y => y is null)) || bundle.Result.Issues.Any(x => x is null) || bundle.Result.Ballots.Any(x => x is null);

    // It is printed, and must not look like more than it is.
    private static bool IsLabel(string text) => text.Length is > 0 and <= 64 && text.All(x => char.IsAsciiLetterOrDigit(x) || x is '-' or '_');

    private static async Task CopyAsync(Stream from, MemoryStream to, CancellationToken ct)
    {
        var buffer = new byte[81_920];
        while (await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            to.Write(buffer, 0, read);
            if (to.Length > MaxBytes)
                throw new InvalidBundleException($"It is larger than {MaxBytes >> 20} MB.");
        }
    }

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            // What no check reads must not stand in a file that was checked.
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
