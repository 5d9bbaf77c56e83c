using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>A row of <c>app_market_talks</c>: an order whose parties have written. By it what is over is found and deleted.</summary>
internal sealed class OrderTalkRow
{
    public long Order { get; set; }

    /// <summary>Unix milliseconds of the first message or file.</summary>
    public long BegunAt { get; set; }

    /// <summary>When all was deleted by rule, in unix milliseconds; <c>null</c> before.</summary>
    public long? DeletedAt { get; set; }

    /// <summary>Whether that is so.</summary>
    public bool Done { get; set; }
}

/// <summary>A row of <c>app_market_messages</c>.</summary>
internal sealed class OrderMessageRow
{
    public long Id { get; set; }

    public long Order { get; set; }

    /// <summary>Lowercase account of the author now.</summary>
    public string Account { get; set; } = "";

    /// <summary>What the author's program called this sending.</summary>
    public Guid Key { get; set; }

    public MessageKind Kind { get; set; }

    public int? Milestone { get; set; }

    /// <summary>keccak-256 of the manifest; empty for mere messages.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Encrypted: words, or of a handover its manifest byte for byte. Empty when it was deleted.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>A row of <c>app_market_files</c>: a file without its content. The row stays while its message does.</summary>
internal sealed class OrderFileRow
{
    public Guid Id { get; set; }

    public long Order { get; set; }

    /// <summary>Lowercase account of who added it, now.</summary>
    public string Account { get; set; } = "";

    /// <summary>The message in which it stands; 0 for none yet.</summary>
    public long Message { get; set; }

    /// <summary>From 0 in its message.</summary>
    public int Number { get; set; }

    /// <summary>Its name, encrypted.</summary>
    public byte[] Name { get; set; } = [];

    /// <summary>Length of the content.</summary>
    public int Bytes { get; set; }

    /// <summary>SHA-256 of the content: 64 lowercase digits.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>A row of <c>app_market_file_contents</c>: the content, encrypted.</summary>
internal sealed class OrderFileContentRow
{
    public Guid Id { get; set; }

    public byte[] Content { get; set; } = [];
}

/// <summary>A row of <c>app_market_reads</c>: how far a party has read.</summary>
internal sealed class OrderReadRow
{
    public long Order { get; set; }

    public OrderSide Side { get; set; }

    /// <summary>Id of the last message that was read.</summary>
    public long Message { get; set; }
}

/// <summary>A row of <c>app_market_access</c>: somebody who judges was given something. It outlives what was read.</summary>
internal sealed class OrderAccessRow
{
    public long Id { get; set; }

    public long Order { get; set; }

    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    /// <summary>Id of a file; <c>null</c>: messages, or all of it.</summary>
    public Guid? What { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long Time { get; set; }
}
