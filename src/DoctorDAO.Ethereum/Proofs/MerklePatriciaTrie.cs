namespace DoctorDAO.Ethereum;

/// <summary>
/// A Merkle-Patricia trie (Yellow Paper, appendix D), built once from all its entries: its root commits to them, and a few of its nodes prove one of
/// them to whoever knows the root.
/// </summary>
public sealed class MerklePatriciaTrie
{
    private readonly Dictionary<Bytes32, byte[]> _nodes = [];

    /// <param name="entries">Distinct keys and their values; no value is empty.</param>
    /// <exception cref="ArgumentException">A key stands twice, or a value is empty.</exception>
    public MerklePatriciaTrie(IEnumerable<(byte[] Key, byte[] Value)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var sorted = entries.Select(x => new Entry(Nibbles(x.Key), x.Value)).ToList();
        sorted.Sort(static (a, b) => a.Path.AsSpan().SequenceCompareTo(b.Path));
        for (var i = 0; i < sorted.Count; i++)
        {
            if (sorted[i].Value.Length == 0 || (i > 0 && sorted[i].Path.AsSpan().SequenceEqual(sorted[i - 1].Path)))
                throw new ArgumentException("A key stands twice, or a value is empty.", nameof(entries));
        }

        var top = sorted.Count == 0 ? Rlp.Encode([]) : Node(sorted.ToArray(), 0);
        Root = Keccak256.Hash(top);
        _nodes[Root] = top;
    }

    /// <summary>Root of a trie without entries.</summary>
    public static Bytes32 EmptyRoot { get; } = Keccak256.Hash(Rlp.Encode([]));

    /// <summary>The root.</summary>
    public Bytes32 Root { get; }

    /// <summary>The nodes on the way from the root to a key, from the root on; nodes that stand inside of others are not named again.</summary>
    public IReadOnlyList<byte[]> Prove(ReadOnlySpan<byte> key)
    {
        var proof = new List<byte[]>();
        Find(Root, key, hash =>
        {
            if (!_nodes.TryGetValue(hash, out var node))
                return null;
            proof.Add(node);
            return node;
        });
        return proof;
    }

    /// <summary>Looks for a key among nodes that are known by their hashes.</summary>
    /// <param name="root">Root of the trie.</param>
    /// <param name="key">The key.</param>
    /// <param name="find">A node by its hash; <c>null</c> when it is not known. Whoever looks must have hashed it.</param>
    /// <returns>The value; <c>null</c> when the trie has no such key.</returns>
    /// <exception cref="FormatException">A node is not known, or is none.</exception>
    public static byte[]? Find(Bytes32 root, ReadOnlySpan<byte> key, Func<Bytes32, byte[]?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        ReadOnlySpan<byte> path = Nibbles(key);
        var node = RlpItem.Parse(find(root) ?? throw Unknown(root));
        while (true)
        {
            // A trie without entries is an empty string.
            if (!node.IsList)
                return node.Bytes.Length == 0 ? null : throw new FormatException("A node of the trie is neither a branch nor a leaf.");
            var items = node.Items();
            RlpItem next;
            switch (items.Count)
            {
                case 17 when path.Length == 0:
                    return items[16].Bytes.Length == 0 ? null : items[16].Bytes.ToArray();
                case 17:
                    next = items[path[0]];
                    path = path[1..];
                    break;
                case 2:
                    var (part, isLeaf) = Unpack(items[0].Bytes.Span);
                    if (!path.StartsWith(part))
                        return null;
                    path = path[part.Length..];
                    if (isLeaf)
                        return path.Length == 0 ? items[1].Bytes.ToArray() : null;
                    if (part.Length == 0)
                        throw new FormatException("A node of the trie leads nowhere.");
                    next = items[1];
                    break;
                default:
                    throw new FormatException("A node of the trie is neither a branch nor a leaf.");
            }

            if (next.IsList)
            {
                node = next;
                continue;
            }

            if (next.Bytes.Length == 0)
                return null;
            if (next.Bytes.Length != Bytes32.Size)
                throw new FormatException("A node of the trie names another by something that is no hash.");
            var hash = new Bytes32(next.Bytes.Span);
            node = RlpItem.Parse(find(hash) ?? throw Unknown(hash));
        }
    }

    private static FormatException Unknown(Bytes32 hash) => new($"The node {hash} of the trie is missing.");

    /// <summary>The encoded node over entries that agree in their first <paramref name="depth"/> nibbles.</summary>
    private byte[] Node(ReadOnlySpan<Entry> entries, int depth)
    {
        if (entries.Length == 1)
            return Rlp.List(Rlp.Encode(Pack(entries[0].Path.AsSpan(depth), isLeaf: true)), Rlp.Encode(entries[0].Value));

        // They are sorted: what the first and the last share, all share.
        var shared = entries[0].Path.AsSpan(depth).CommonPrefixLength(entries[^1].Path.AsSpan(depth));
        if (shared > 0)
            return Rlp.List(Rlp.Encode(Pack(entries[0].Path.AsSpan(depth, shared), isLeaf: false)), Reference(Node(entries, depth + shared)));

        var items = new byte[17][];
        var here = entries[0].Path.Length == depth;
        items[16] = Rlp.Encode(here ? entries[0].Value : []);
        var rest = here ? entries[1..] : entries;
        for (var nibble = 0; nibble < 16; nibble++)
        {
            var count = 0;
            while (count < rest.Length && rest[count].Path[depth] == nibble)
                count++;
            items[nibble] = count == 0 ? Rlp.Encode([]) : Reference(Node(rest[..count], depth + 1));
            rest = rest[count..];
        }

        return Rlp.List(items);
    }

    /// <summary>How a node stands in the one above: as it is when that is shorter than its hash.</summary>
    private byte[] Reference(byte[] node)
    {
        if (node.Length < Bytes32.Size)
            return node;
        var hash = Keccak256.Hash(node);
        _nodes[hash] = node;
        return Rlp.Encode(hash.Span);
    }

    private static byte[] Nibbles(ReadOnlySpan<byte> key)
    {
        var nibbles = new byte[key.Length * 2];
        for (var i = 0; i < key.Length; i++)
            (nibbles[2 * i], nibbles[(2 * i) + 1]) = ((byte)(key[i] >> 4), (byte)(key[i] & 0xf));
        return nibbles;
    }

    /// <summary>Nibbles as bytes, with the kind of the node and whether they are odd in front.</summary>
    private static byte[] Pack(ReadOnlySpan<byte> nibbles, bool isLeaf)
    {
        var odd = nibbles.Length % 2;
        var bytes = new byte[1 + (nibbles.Length / 2)];
        bytes[0] = (byte)((isLeaf ? 0x20 : 0) | (odd == 1 ? 0x10 | nibbles[0] : 0));
        for (var i = 1; i < bytes.Length; i++)
            bytes[i] = (byte)((nibbles[(2 * i) - 2 + odd] << 4) | nibbles[(2 * i) - 1 + odd]);
        return bytes;
    }

    private static (byte[] Nibbles, bool IsLeaf) Unpack(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0 || bytes[0] >= 0x40 || (bytes[0] & 0x1f) is > 0 and < 0x10)
            throw new FormatException("The path of a node of the trie is malformed.");
        var odd = (bytes[0] & 0x10) != 0;
        return (Nibbles(bytes)[(odd ? 1 : 2)..], (bytes[0] & 0x20) != 0);
    }

    private readonly record struct Entry(byte[] Path, byte[] Value);
}
