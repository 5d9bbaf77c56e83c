using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>A claim as the chain has it. Money is in minor units of the settlement token, times are unix seconds.</summary>
internal sealed class ClaimView
{
    public long Id { get; set; }

    public long Policy { get; set; }

    /// <summary>Lowercase account that has the policy now.</summary>
    public string Holder { get; set; } = "";

    /// <summary>The holder's own key for what happened, the same in each policy that it touches.</summary>
    public string Incident { get; set; } = "";

    public long IncidentAt { get; set; }

    public long ReportedAt { get; set; }

    /// <summary>What the holder says that it costs in all; at most <see cref="Minor.Most"/>.</summary>
    public long Loss { get; set; }

    /// <summary>Of that, what the policy can pay; a ruling is a share of it.</summary>
    public long Asked { get; set; }

    /// <summary>Of that, what there was to set aside.</summary>
    public long Reserved { get; set; }

    /// <summary>What its holder brought; back unless the last ruling gives nothing.</summary>
    public long Bond { get; set; }

    /// <summary>The panels' case; <c>null</c> before it is convened.</summary>
    public long? CaseId { get; set; }

    public ClaimStatus Status { get; set; }

    /// <summary>Basis points of <see cref="Asked"/> of the ruling in force; <c>null</c> before the first.</summary>
    public int? Award { get; set; }

    /// <summary>When the first panel ruled.</summary>
    public long? RuledAt { get; set; }

    /// <summary>Until when that can be appealed.</summary>
    public long? ChallengeUntil { get; set; }

    /// <summary>Whether a larger panel judges or judged it, by an appeal or because the first gave no ruling.</summary>
    public bool Appealed { get; set; }

    /// <summary>Lowercase account; <c>null</c> when nobody has appealed.</summary>
    public string? Appellant { get; set; }

    public long AppealBond { get; set; }

    /// <summary>What an officer offers; 0: nothing.</summary>
    public long Offer { get; set; }

    /// <summary>Whether it ended by such an offer.</summary>
    public bool Settled { get; set; }

    /// <summary>What is owed or was; <c>null</c> before it is decided.</summary>
    public long? Decided { get; set; }

    public long Paid { get; set; }

    /// <summary>What the pool cannot pay yet of what is owed.</summary>
    public long Missing { get; set; }

    /// <summary>When it was decided, or taken back.</summary>
    public long? DecidedAt { get; set; }

    /// <summary>When nothing was left to do: paid in full, denied or withdrawn.</summary>
    public long? EndedAt { get; set; }

    /// <summary>The claim that was filed before it under the same policy; 0: none.</summary>
    public long Before { get; set; }
}

/// <summary>An event of a claim's time line.</summary>
internal sealed class ClaimStepView
{
    public long Claim { get; set; }

    public long Block { get; set; }

    public long LogIndex { get; set; }

    public ClaimStep Step { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Time { get; set; }

    /// <summary>Lowercase account of who did it, where somebody is named.</summary>
    public string? By { get; set; }

    /// <summary>Minor units, where it has an amount.</summary>
    public long? Amount { get; set; }

    /// <summary>Basis points, where it has an award.</summary>
    public int? Award { get; set; }

    /// <summary>Unix seconds, where it opens a time.</summary>
    public long? Until { get; set; }

    /// <summary>Commitment to evidence, where it brings some.</summary>
    public string? Evidence { get; set; }

    public string TransactionHash { get; set; } = "";
}

/// <summary>A policy under which something was claimed.</summary>
internal sealed class ClaimedPolicyView
{
    public long Policy { get; set; }

    /// <summary>The claim that was filed last; each names the one before.</summary>
    public long Newest { get; set; }
}

/// <summary>How many claims have a status, and what they ask or were given.</summary>
internal sealed class ClaimTotalView
{
    /// <summary>A <see cref="ClaimStatus"/>.</summary>
    public int Status { get; set; }

    public long Claims { get; set; }

    public long Asked { get; set; }

    public long Decided { get; set; }

    public long Paid { get; set; }
}

/// <summary>What the contract asks of claims that are filed from now on.</summary>
internal sealed class ClaimRuleView
{
    public const string Key = "claims";

    public string Id { get; set; } = Key;

    /// <summary>Of who files; whoever appeals brings twice as much.</summary>
    public long Bond { get; set; }

    /// <summary>For each juror who reveals.</summary>
    public long Fee { get; set; }

    /// <summary>Basis points of all shares above which a holder judges no claim.</summary>
    public int Interest { get; set; }
}

/// <summary>An account that may make offers.</summary>
internal sealed class ClaimsOfficerView
{
    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";
}

/// <summary>Tables of claims.</summary>
internal static class ClaimTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<ClaimView>(view =>
        {
            view.IsView("cover_claims").HasKey(x => x.Id);
            view.Property(x => x.Holder).IsAccount();
            view.Property(x => x.Incident).IsHash();
            view.Property(x => x.Appellant).IsAccount();
            view.HasIndex(x => new { x.Holder, x.Id });
            view.HasIndex(x => new { x.Status, x.Id });
            view.HasIndex(x => x.CaseId);
            view.UseSnakeCase();
        });
        model.Entity<ClaimStepView>(view =>
        {
            view.IsView("cover_claims_steps").HasKey(x => new { x.Claim, x.Block, x.LogIndex });
            view.Property(x => x.By).IsAccount();
            view.Property(x => x.Evidence).IsHash();
            view.HasIndex(x => x.Evidence);
            view.Property(x => x.TransactionHash).IsHash();
            view.UseSnakeCase();
        });
        model.Entity<ClaimedPolicyView>(view =>
        {
            view.IsView("cover_claims_policies").HasKey(x => x.Policy);
            view.UseSnakeCase();
        });
        model.Entity<ClaimTotalView>(view =>
        {
            view.IsView("cover_claims_totals").HasKey(x => x.Status);
            view.UseSnakeCase();
        });
        model.Entity<ClaimRuleView>(view =>
        {
            view.IsView("cover_claims_rule").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<ClaimsOfficerView>(view =>
        {
            view.IsView("cover_claims_officers").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.UseSnakeCase();
        });
    }
}
