using System.Security.Cryptography;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>
/// What goes through it forwards, counted and hashed. What is written without waiting is kept until the next write that waits: servers take no other. The end is held back until
/// <see cref="EndAsync"/>, so that whoever writes can still break off and nobody takes the rest for the whole.
/// </summary>
/// <param name="inner">Where it goes; not closed.</param>
internal sealed class HashedStream(Stream inner) : Stream
{
    private const int Chunk = 64 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _held = new();

    /// <summary>Bytes that were written.</summary>
    public long Bytes { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>SHA-256 of what was written: 64 lowercase digits.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Lets the end through.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        if (_held.TryGetBuffer(out var held))
            await inner.WriteAsync(held, ct);
        _held.SetLength(0);
    }

    public override void Write(byte[] buffer, int offset, int count) => Hold(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => Hold(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held.Length >= Chunk)
            await EndAsync(cancellationToken);
        if (buffer.Length < Chunk)
        {
            Hold(buffer.Span);
            return;
        }

        await EndAsync(cancellationToken);
        Count(buffer.Span);
        // Piece by piece, each when the reader has taken the one before.
        for (var rest = buffer; rest.Length > 0; rest = rest[Math.Min(Chunk, rest.Length)..])
            await inner.WriteAsync(rest[..Math.Min(Chunk, rest.Length)], cancellationToken);
    }

    public override void Flush()
    {
        // The end is held back.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            _held.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Hold(ReadOnlySpan<byte> buffer)
    {
        Count(buffer);
        _held.Write(buffer);
    }

    private void Count(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        Bytes += buffer.Length;
    }
}
