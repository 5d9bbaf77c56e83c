using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>A session with its tallies. What it is judged by is fixed by its first proposal.</summary>
internal sealed class SessionView
{
    /// <summary>Issues of an agenda.</summary>
    public const int MaxIssues = 16;

    public string Chamber { get; set; } = "";

    /// <summary>Its number: the snapshot in unix seconds. Voting begins in the second after it.</summary>
    public long Session { get; set; }

    /// <summary>Last second of voting.</summary>
    public long Deadline { get; set; }

    /// <summary>First second in which no proposal lands here any more.</summary>
    public long AgendaCloses { get; set; }

    public int Issues { get; set; }

    /// <summary>Issues that were cancelled, one bit each.</summary>
    public int Cancelled { get; set; }

    public int RepresentedBps { get; set; }

    public int VotersBps { get; set; }

    public int OpinionsBps { get; set; }

    /// <summary>Voices that count through some ballot.</summary>
    public int Represented { get; set; }

    /// <summary>Live ballots.</summary>
    public int Voters { get; set; }

    /// <summary>Votes for, one entry an issue.</summary>
    public long[] For { get; set; } = [];

    public long[] Against { get; set; } = [];

    /// <summary>Voices with a vote other than 0, one entry an issue.</summary>
    public long[] Opinions { get; set; } = [];

    /// <summary>Block of the newest event that changed the session.</summary>
    public long Block { get; set; }

    /// <summary>Puts <paramref name="voices"/> times a ballot into the tallies; a negative number takes it out.</summary>
    public void Count(int[] votes, long voices)
    {
        var (pro, contra, opinions) = ((long[])For.Clone(), (long[])Against.Clone(), (long[])Opinions.Clone());
        for (var i = 0; i < votes.Length; i++)
        {
            if (votes[i] > 0)
                pro[i] += votes[i] * voices;
            else if (votes[i] < 0)
                contra[i] -= votes[i] * voices;
            if (votes[i] != 0)
                opinions[i] += voices;
        }

        (For, Against, Opinions) = (pro, contra, opinions);
    }

    public static void Apply(ModelBuilder model) => model.Entity<SessionView>(view =>
    {
        view.IsView("sessions").HasKey(x => new { x.Chamber, x.Session });
        view.Property(x => x.Chamber).IsChamberKey();
        view.Property(x => x.For).IsNumbers();
        view.Property(x => x.Against).IsNumbers();
        view.Property(x => x.Opinions).IsNumbers();
        view.HasIndex(x => new { x.Session, x.Chamber });
        view.HasIndex(x => new { x.Deadline, x.Session });
        view.UseSnakeCase();
    });
}

/// <summary>A ballot as it stands; kept after a withdrawal, not live then.</summary>
internal sealed class BallotView
{
    public string Chamber { get; set; } = "";

    public long Session { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Voter { get; set; } = "";

    public bool Live { get; set; }

    /// <summary>Voices that count through it.</summary>
    public int Voices { get; set; }

    /// <summary>One entry an issue.</summary>
    public int[] Votes { get; set; } = [];

    public string Reason { get; set; } = "";

    /// <summary>Unix seconds of the newest act.</summary>
    public long Time { get; set; }

    public long Block { get; set; }

    public string TransactionHash { get; set; } = "";

    public static void Apply(ModelBuilder model) => model.Entity<BallotView>(view =>
    {
        view.IsView("ballots").HasKey(x => new { x.Chamber, x.Session, x.Voter });
        view.Property(x => x.Chamber).IsChamberKey();
        view.Property(x => x.Voter).IsAccount();
        view.Property(x => x.Votes).IsNumbers();
        view.Property(x => x.TransactionHash).IsHash();
        // A live ballot has a voice at least, its voter's own; one that was withdrawn has none.
        view.HasIndex(x => new { x.Chamber, x.Session, x.Voices, x.Voter }).IsDescending(false, false, true, false);
        view.HasIndex(x => new { x.Voter, x.Time, x.Session, x.Chamber });
        view.UseSnakeCase();
    });
}

/// <summary>What nearer voters below an account have taken out of its level vector in one session.</summary>
internal sealed class ClaimView
{
    public string Chamber { get; set; } = "";

    public long Session { get; set; }

    public string Account { get; set; } = "";

    public int[] Claimed { get; set; } = Levels.None;

    public static void Apply(ModelBuilder model) => model.Entity<ClaimView>(view =>
    {
        view.IsView("claims").HasKey(x => new { x.Chamber, x.Session, x.Account });
        view.Property(x => x.Chamber).IsChamberKey();
        view.Property(x => x.Account).IsAccount();
        view.Property(x => x.Claimed).IsNumbers();
        view.UseSnakeCase();
    });
}
