using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Reputation;

/// <summary>The one row that says from when days and epochs are counted.</summary>
internal sealed class ReputationClockView
{
    public const string Key = "reputation";

    private const long Day = 86_400;

    public string Id { get; set; } = Key;

    /// <summary>Days since 1970 when day 0 began.</summary>
    public long OriginDay { get; set; }

    public long EpochDays { get; set; }

    /// <summary>The topic that was named last; each names the one before.</summary>
    public string? NewestTopic { get; set; }

    /// <summary>The day that a moment (unix seconds) lies in.</summary>
    public long DayOf(long time) => (time / Day) - OriginDay;

    /// <summary>Unix seconds of the midnight with which a day begins.</summary>
    public long MidnightOf(long day) => (day + OriginDay) * Day;

    /// <summary>The epoch that a day lies in.</summary>
    public long EpochOf(long day) => day / EpochDays;
}

/// <summary>What an account has in a topic, as the contract keeps it.</summary>
internal sealed class ReputationView
{
    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    public string Topic { get; set; } = "";

    /// <summary>Sum of amount times weight, awards up and slashes down, by <see cref="Decay.Write"/>. It changes by acts alone, so its order does too.</summary>
    public string Sum { get; set; } = "";

    /// <summary>Block of the newest award or slash.</summary>
    public long Block { get; set; }
}

/// <summary>An award or a slash.</summary>
internal sealed class ReputationEntryView
{
    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    public long Block { get; set; }

    public long LogIndex { get; set; }

    public string Topic { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long Time { get; set; }

    public bool Slashed { get; set; }

    /// <summary>Units; no award lifts a balance above 32 bits.</summary>
    public long Amount { get; set; }

    /// <summary>What was asked for besides; at most <see cref="MaxCut"/>.</summary>
    public long Cut { get; set; }

    /// <summary>Lowercase account of the contract that did it.</summary>
    public string By { get; set; } = "";

    /// <summary>From whom it was earned, where there is somebody.</summary>
    public string? Counterpart { get; set; }

    public string Ref { get; set; } = "";

    public string TransactionHash { get; set; } = "";

    /// <summary>A source may ask for up to 2^256, of which nothing but "very much" is worth telling.</summary>
    public const long MaxCut = (1L << 53) - 1;
}

/// <summary>A topic in which somebody was named or earned something.</summary>
internal sealed class ReputationTopicView
{
    public string Topic { get; set; } = "";

    /// <summary>People who ever earned something in it.</summary>
    public int Accounts { get; set; }

    /// <summary>The topic that was named before this one.</summary>
    public string? Previous { get; set; }
}

/// <summary>A contract that may award in a topic, or might once.</summary>
internal sealed class ReputationSourceView
{
    public string Topic { get; set; } = "";

    /// <summary>Lowercase account.</summary>
    public string Source { get; set; } = "";

    public bool Named { get; set; }

    public long CapTotal { get; set; }

    public long CapAccount { get; set; }

    public long CapPair { get; set; }

    /// <summary>The epoch in which it has awarded last.</summary>
    public long Epoch { get; set; }

    /// <summary>What it has awarded in that epoch.</summary>
    public long Used { get; set; }
}

/// <summary>A contract that may take in a topic, or might once.</summary>
internal sealed class ReputationSlasherView
{
    public string Topic { get; set; } = "";

    /// <summary>Lowercase account.</summary>
    public string Slasher { get; set; } = "";

    public bool Named { get; set; }
}

/// <summary>A live ballot of a member who had reputation in the chamber's topic when casting it.</summary>
internal sealed class ExperiencedBallotView
{
    public string Chamber { get; set; } = "";

    public long Session { get; set; }

    public string Voter { get; set; } = "";

    /// <summary>One entry an issue, as they were counted.</summary>
    public int[] Votes { get; set; } = [];
}

/// <summary>How such members voted in a session, each as one person.</summary>
internal sealed class ExperiencedTallyView
{
    public string Chamber { get; set; } = "";

    public long Session { get; set; }

    public int Voters { get; set; }

    /// <summary>People for it, one entry an issue.</summary>
    public int[] For { get; set; } = [];

    /// <summary>People against it, one entry an issue.</summary>
    public int[] Against { get; set; } = [];

    /// <summary>Puts a ballot in (1) or takes it out (-1).</summary>
    public void Count(int[] votes, int change)
    {
        Voters += change;
        For = [.. votes.Select((vote, i) => (i < For.Length ? For[i] : 0) + (vote > 0 ? change : 0))];
        Against = [.. votes.Select((vote, i) => (i < Against.Length ? Against[i] : 0) + (vote < 0 ? change : 0))];
    }
}

/// <summary>Tables of the slice.</summary>
internal static class ReputationTables
{
    private const int SumLength = 52;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<ReputationClockView>(view =>
        {
            view.IsView("reputation_clock").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.Property(x => x.NewestTopic).HasMaxLength(66).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<ReputationView>(view =>
        {
            view.IsView("reputation_sums").HasKey(x => new { x.Account, x.Topic });
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Topic).IsTopic();
            view.Property(x => x.Sum).HasMaxLength(SumLength).IsUnicode(false);
            view.HasIndex(x => new { x.Topic, x.Sum, x.Account }).IsDescending(false, true, false);
            view.UseSnakeCase();
        });
        model.Entity<ReputationEntryView>(view =>
        {
            view.IsView("reputation_entries").HasKey(x => new { x.Account, x.Block, x.LogIndex });
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Topic).IsTopic();
            view.Property(x => x.By).IsAccount();
            view.Property(x => x.Counterpart).IsAccount();
            view.Property(x => x.Ref).IsHash();
            view.Property(x => x.TransactionHash).IsHash();
            view.HasIndex(x => new { x.Account, x.Topic, x.Block, x.LogIndex });
            view.UseSnakeCase();
        });
        model.Entity<ReputationTopicView>(view =>
        {
            view.IsView("reputation_topics").HasKey(x => x.Topic);
            view.Property(x => x.Topic).IsTopic();
            view.Property(x => x.Previous).HasMaxLength(66).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<ReputationSourceView>(view =>
        {
            view.IsView("reputation_sources").HasKey(x => new { x.Topic, x.Source });
            view.Property(x => x.Topic).IsTopic();
            view.Property(x => x.Source).IsAccount();
            view.UseSnakeCase();
        });
        model.Entity<ReputationSlasherView>(view =>
        {
            view.IsView("reputation_slashers").HasKey(x => new { x.Topic, x.Slasher });
            view.Property(x => x.Topic).IsTopic();
            view.Property(x => x.Slasher).IsAccount();
            view.UseSnakeCase();
        });
        model.Entity<ExperiencedBallotView>(view =>
        {
            view.IsView("experienced_ballots").HasKey(x => new { x.Chamber, x.Session, x.Voter });
            view.Property(x => x.Chamber).IsChamberKey();
            view.Property(x => x.Voter).IsAccount();
            view.Property(x => x.Votes).IsNumbers();
            view.UseSnakeCase();
        });
        model.Entity<ExperiencedTallyView>(view =>
        {
            view.IsView("experienced_tallies").HasKey(x => new { x.Chamber, x.Session });
            view.Property(x => x.Chamber).IsChamberKey();
            view.Property(x => x.For).IsNumbers();
            view.Property(x => x.Against).IsNumbers();
            view.UseSnakeCase();
        });
    }
}
