using DoctorDAO.Client.Panels;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Panels;

/// <summary>Whoever served as a juror, sat on a panel or earned a fee once.</summary>
internal sealed class JurorView
{
    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    /// <summary>Whether the account can be drawn, as far as serving goes. Who has moved serves anew.</summary>
    public bool Serving { get; set; }

    /// <summary>Code of the specialty in which it serves; empty for none.</summary>
    public string Specialty { get; set; } = "";

    /// <summary>Commitment to the employer; <c>null</c> when none was given.</summary>
    public string? Employer { get; set; }

    /// <summary>Unix seconds since when it serves with these particulars; cases that were opened at that moment or before pass it by.</summary>
    public long Since { get; set; }

    /// <summary>Seats that it has had; as all that follows, of the person: it goes along when its member moves.</summary>
    public int Seats { get; set; }

    /// <summary>Votes that were due and never revealed.</summary>
    public int Missed { get; set; }

    /// <summary>Seats that were taken away for a conflict.</summary>
    public int Struck { get; set; }

    /// <summary>Minor units that wait to be collected.</summary>
    public long Fees { get; set; }

    /// <summary>Minor units ever earned.</summary>
    public long Earned { get; set; }

    /// <summary><see cref="SeatView.Number"/> of the newest seat that it holds; each names the one before.</summary>
    public long? NewestSeat { get; set; }
}

/// <summary>A case.</summary>
internal sealed class CaseView
{
    public long Id { get; set; }

    /// <summary>Lowercase account of the contract that opened it.</summary>
    public string Opener { get; set; } = "";

    /// <summary>What the opener calls it: of cover, the number of the claim.</summary>
    public long Ref { get; set; }

    /// <summary>Code of the specialty from which jurors are drawn now; empty for any.</summary>
    public string Specialty { get; set; } = "";

    /// <summary>Minor units for each juror who reveals.</summary>
    public long Fee { get; set; }

    /// <summary>As the newest event left it. <see cref="CaseStage.Commit"/> becomes <see cref="CaseStage.Reveal"/> by time alone: see <see cref="StageAt"/>.</summary>
    public CaseStage Stage { get; set; }

    /// <summary>0 first; each draw of other jurors is a further one.</summary>
    public int Round { get; set; }

    /// <summary>Seats of the running round.</summary>
    public int Seats { get; set; }

    /// <summary>Seats of the first round.</summary>
    public int Wanted { get; set; }

    /// <summary>Seats of the running round that are filled, have committed, have revealed, were taken away.</summary>
    public int Drawn { get; set; }

    /// <inheritdoc cref="Drawn"/>
    public int Committed { get; set; }

    /// <inheritdoc cref="Drawn"/>
    public int Revealed { get; set; }

    /// <inheritdoc cref="Drawn"/>
    public int Struck { get; set; }

    /// <summary>Whether the running round is the appeal's.</summary>
    public bool Appealed { get; set; }

    /// <summary>Height of the block whose hash is the lot.</summary>
    public long DrawBlock { get; set; }

    /// <summary>Unix seconds when the time to commit ends, which may be earlier than announced: all have committed. 0 before it begins.</summary>
    public long CommitUntil { get; set; }

    /// <summary>Unix seconds when the time to reveal ends; 0 before the time to commit begins.</summary>
    public long RevealUntil { get; set; }

    /// <summary>The ruling, in basis points of what is asked; <c>null</c> without one.</summary>
    public int? Award { get; set; }

    /// <summary>Unix seconds.</summary>
    public long OpenedAt { get; set; }

    /// <summary>Unix seconds of the newest event.</summary>
    public long ChangedAt { get; set; }

    /// <summary>Block of the newest event.</summary>
    public long Block { get; set; }

    /// <summary>The stage at a moment (unix seconds), by which committing has become revealing.</summary>
    public CaseStage StageAt(long now) => Stage == CaseStage.Commit && now >= CommitUntil ? CaseStage.Reveal : Stage;
}

/// <summary>A place on a panel.</summary>
internal sealed class SeatView
{
    public long CaseId { get; set; }

    public int Round { get; set; }

    /// <summary>From 0.</summary>
    public int Seat { get; set; }

    /// <summary>Lowercase account that was drawn: the one that the commitment names.</summary>
    public string Juror { get; set; } = "";

    /// <summary>Lowercase account that commits now: the juror's own, also after a move.</summary>
    public string Holder { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long DrawnAt { get; set; }

    /// <summary>Unix seconds; <c>null</c> before.</summary>
    public long? CommittedAt { get; set; }

    /// <summary>Unix seconds; <c>null</c> before.</summary>
    public long? RevealedAt { get; set; }

    /// <summary>The vote, in basis points of what is asked; <c>null</c> until it is revealed.</summary>
    public int? Award { get; set; }

    /// <summary>Hash of the reasons; <c>null</c> until the vote is revealed, and for a vote without.</summary>
    public string? Reasons { get; set; }

    /// <summary>Taken away for a conflict.</summary>
    public bool Struck { get; set; }

    /// <summary>Nothing was revealed in time.</summary>
    public bool Missed { get; set; }

    /// <summary>Minor units earned by it.</summary>
    public long Fee { get; set; }

    /// <summary>Whether its round is running.</summary>
    public bool Open { get; set; } = true;

    /// <summary>Block in which it was revealed; <c>null</c> before.</summary>
    public long? RevealedIn { get; set; }

    /// <summary><see cref="Number"/> of the seat that its holder had before this one.</summary>
    public long? Previous { get; set; }

    /// <summary>One number for the three of the key.</summary>
    public static long Number(long caseId, int round, int seat) => (caseId << 16) | ((long)round << 8) | (long)seat;

    /// <summary>The key of a <see cref="Number"/>, in the order of the primary key.</summary>
    public static object[] KeyOf(long number) => [number >> 16, (int)((number >> 8) & 0xff), (int)(number & 0xff)];
}

/// <summary>A line of a case's history.</summary>
internal sealed class CaseStepView
{
    public long CaseId { get; set; }

    public long Block { get; set; }

    public long LogIndex { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Time { get; set; }

    public CaseStepKind Kind { get; set; }

    public int Round { get; set; }

    /// <summary>The seat that it is about, where it is about one.</summary>
    public int? Seat { get; set; }

    /// <summary>Seats of a round that begins, basis points of a vote or a ruling.</summary>
    public int? Number { get; set; }

    /// <summary>Unix seconds until when something may be done from now on, where that is so.</summary>
    public long? Until { get; set; }

    public string TransactionHash { get; set; } = "";
}

/// <summary>A contract whose cases are judged, and how.</summary>
internal sealed class OpenerView
{
    /// <summary>Lowercase account.</summary>
    public string Opener { get; set; } = "";

    /// <summary>Topic of the reputation that jurors need, and lose.</summary>
    public string Topic { get; set; } = "";

    /// <summary>Whole units.</summary>
    public long MinReputation { get; set; }

    /// <summary>0: no opener any more.</summary>
    public int Seats { get; set; }
}

/// <summary>The one row of what jurors lose.</summary>
internal sealed class PanelRuleView
{
    public const string Key = "panels";

    public string Id { get; set; } = Key;

    /// <summary>Units of reputation for a vote that was not revealed.</summary>
    public long Missed { get; set; }

    /// <summary>Units of reputation for a conflict.</summary>
    public long Struck { get; set; }
}

/// <summary>Tables of the views.</summary>
internal static class PanelViewTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<JurorView>(view =>
        {
            view.IsView("panels_jurors").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Specialty).HasMaxLength(32).IsUnicode(false);
            view.Property(x => x.Employer).IsHash();
            view.UseSnakeCase();
        });
        model.Entity<CaseView>(view =>
        {
            view.IsView("panels_cases").HasKey(x => x.Id);
            view.Property(x => x.Opener).IsAccount();
            view.Property(x => x.Specialty).HasMaxLength(32).IsUnicode(false);
            view.HasIndex(x => new { x.Stage, x.Id });
            view.UseSnakeCase();
        });
        model.Entity<SeatView>(view =>
        {
            view.IsView("panels_seats").HasKey(x => new { x.CaseId, x.Round, x.Seat });
            view.Property(x => x.Juror).IsAccount();
            view.Property(x => x.Holder).IsAccount();
            view.Property(x => x.Reasons).IsHash();
            view.HasIndex(x => new { x.Holder, x.Open, x.CaseId, x.Round });
            view.UseSnakeCase();
        });
        model.Entity<CaseStepView>(view =>
        {
            view.IsView("panels_steps").HasKey(x => new { x.CaseId, x.Block, x.LogIndex });
            view.Property(x => x.TransactionHash).IsHash();
            view.UseSnakeCase();
        });
        model.Entity<OpenerView>(view =>
        {
            view.IsView("panels_openers").HasKey(x => x.Opener);
            view.Property(x => x.Opener).IsAccount();
            view.Property(x => x.Topic).IsTopic();
            view.UseSnakeCase();
        });
        model.Entity<PanelRuleView>(view =>
        {
            view.IsView("panels_rule").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
    }
}
