using System.IO.Compression;

namespace DoctorDAO.Credentials;

/// <summary>Compresses and inflates lists of one kind.</summary>
public interface IStatusCodec
{
    /// <summary>The kind.</summary>
    StatusKind Kind { get; }

    /// <summary>The compressed bytes: what is anchored by their hash.</summary>
    byte[] Compress(StatusList list);

    /// <summary>Inflates, and stops at <see cref="Caps.StatusList"/> bytes whatever the compressed form claims.</summary>
    /// <exception cref="CredentialException">Malformed or too large.</exception>
    StatusList Inflate(byte[] compressed, int bits);

    /// <summary>The compressed bytes as text.</summary>
    string Encode(byte[] compressed);

    /// <summary>The compressed bytes of a text.</summary>
    /// <exception cref="CredentialException">Malformed or too large.</exception>
    byte[] Decode(string text);
}

/// <summary>The codecs.</summary>
public static class StatusCodecs
{
    /// <summary>zlib and base64url.</summary>
    public static IStatusCodec Token { get; } = new Codec(StatusKind.Token, "",
        (to, level) => new ZLibStream(to, level, leaveOpen: true), from => new ZLibStream(from, CompressionMode.Decompress));

    /// <summary>gzip and multibase base64url (<c>u</c>).</summary>
    public static IStatusCodec Bitstring { get; } = new Codec(StatusKind.Bitstring, "u",
        (to, level) => new GZipStream(to, level, leaveOpen: true), from => new GZipStream(from, CompressionMode.Decompress));

    /// <summary>The codec of a kind.</summary>
    public static IStatusCodec For(StatusKind kind) => kind == StatusKind.Token ? Token : Bitstring;

    private sealed class Codec(StatusKind kind, string prefix, Func<Stream, CompressionLevel, Stream> compress, Func<Stream, Stream> inflate) : IStatusCodec
    {
        public StatusKind Kind => kind;

        public byte[] Compress(StatusList list)
        {
            using var result = new MemoryStream();
            using (var stream = compress(result, CompressionLevel.SmallestSize))
                stream.Write(list.Bytes);
            return result.ToArray();
        }

        public StatusList Inflate(byte[] compressed, int bits)
        {
            if (bits is not (1 or 2 or 4 or 8))
                throw new CredentialException(CredentialError.StatusInvalid, "A status list has entries of a number of bits that does not exist.");
            try
            {
                // Grows with what is really there: the compressed form's own idea of its size is never believed.
                using var result = new MemoryStream();
                using var stream = inflate(new MemoryStream(compressed, writable: false));
                var buffer = new byte[16 * 1024];
                int read;
                while ((read = stream.Read(buffer)) > 0)
                {
                    if (result.Length + read > Caps.StatusList)
                        throw new CredentialException(CredentialError.TooLarge, "A status list is too large when inflated.");
                    result.Write(buffer, 0, read);
                }
                return result.Length > 0
                    ? StatusList.FromBytes(kind, bits, result.ToArray())
                    : throw new CredentialException(CredentialError.StatusInvalid, "A status list is empty.");
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw new CredentialException(CredentialError.StatusInvalid, "A status list is not compressed as it should be.", e);
            }
        }

        public string Encode(byte[] compressed) => prefix + Base64Text.Encode(compressed);

        public byte[] Decode(string text)
        {
            if (text.Length > Caps.StatusToken)
                throw new CredentialException(CredentialError.TooLarge, "A status list is too large.");
            return text.StartsWith(prefix, StringComparison.Ordinal)
                ? Base64Text.Decode(text.AsSpan(prefix.Length), CredentialError.StatusInvalid, "A status list")
                : throw new CredentialException(CredentialError.StatusInvalid, "A status list is not multibase base64url.");
        }
    }
}
