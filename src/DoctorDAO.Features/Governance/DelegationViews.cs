using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>One account's voice in a chamber: where its newest checkpoint is, and whether it takes delegations.</summary>
internal sealed class VoiceView
{
    public string Chamber { get; set; } = "";

    public string Account { get; set; } = "";

    /// <summary>Whom it follows, in every term from the one the edge was made in to <see cref="LastTerm"/>.</summary>
    public string? Parent { get; set; }

    public int LastTerm { get; set; }

    /// <summary>Whether the registry knows it as an active member.</summary>
    public bool Member { get; set; }

    public bool Declines { get; set; }

    /// <summary>Number of its newest <see cref="VoiceCheckpointView"/>.</summary>
    public int Checkpoints { get; set; }

    /// <summary>The first of those who name this account as <see cref="Parent"/>, in whatever term; each names the next.</summary>
    public string? FirstFollower { get; set; }

    public string? NextFollower { get; set; }

    public string? PreviousFollower { get; set; }

    /// <summary>The parent in one term's forest.</summary>
    public string? ParentIn(int term) => LastTerm >= term ? Parent : null;
}

/// <summary>A voice as it was from <see cref="Since"/> up to, not including, <see cref="Until"/>. Numbered from 1, so that a key leads to any of them.</summary>
internal sealed class VoiceCheckpointView
{
    public string Chamber { get; set; } = "";

    public string Account { get; set; } = "";

    public int Number { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Since { get; set; }

    /// <summary>Unix seconds; <see cref="Delegations.Forever"/> for the newest.</summary>
    public long Until { get; set; }

    public string? Parent { get; set; }

    public int LastTerm { get; set; }

    public bool Member { get; set; }

    /// <inheritdoc cref="VoiceView.ParentIn"/>
    public string? ParentIn(int term) => LastTerm >= term ? Parent : null;
}

/// <summary>Where an account stands in one term's forest of a chamber: whom it follows there and who stands below.</summary>
internal sealed class StandingView
{
    public string Chamber { get; set; } = "";

    public int Term { get; set; }

    public string Account { get; set; } = "";

    public string? Parent { get; set; }

    /// <summary>Level vector without the account itself.</summary>
    public int[] Below { get; set; } = Levels.None;

    /// <summary>Sum of <see cref="Below"/>, and 1 for the account if it is a member.</summary>
    public int Voices { get; set; }

    /// <summary>Accounts that follow this one directly.</summary>
    public int Followers { get; set; }

    /// <summary>The specialty of the account, so that a list of one specialty is a range of an index.</summary>
    public string Specialty { get; set; } = "";

    /// <summary>Number of its newest <see cref="LevelCheckpointView"/>.</summary>
    public int Checkpoints { get; set; }
}

/// <summary>A level vector, without the account itself, as it was from <see cref="Since"/> up to the account's next checkpoint.</summary>
internal sealed class LevelCheckpointView
{
    public string Chamber { get; set; } = "";

    public int Term { get; set; }

    public string Account { get; set; } = "";

    public int Number { get; set; }

    public long Since { get; set; }

    public int[] Below { get; set; } = Levels.None;
}

/// <summary>Tables of the delegation forests.</summary>
internal static class Delegations
{
    /// <summary>End of a checkpoint that still holds.</summary>
    public const long Forever = long.MaxValue;

    /// <summary>In the last part of a term a delegation holds for the next term as well; the constant of the LiquidVotes contract, in seconds.</summary>
    public const long RenewalWindow = 90 * 24 * 3600;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<VoiceView>(view =>
        {
            view.IsView("voices").HasKey(x => new { x.Chamber, x.Account });
            view.Property(x => x.Chamber).IsChamberKey();
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Parent).IsAccount();
            view.Property(x => x.FirstFollower).IsAccount();
            view.Property(x => x.NextFollower).IsAccount();
            view.Property(x => x.PreviousFollower).IsAccount();
            view.UseSnakeCase();
        });
        model.Entity<VoiceCheckpointView>(view =>
        {
            view.IsView("voice_checkpoints").HasKey(x => new { x.Chamber, x.Account, x.Number });
            view.Property(x => x.Chamber).IsChamberKey();
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Parent).IsAccount();
            view.HasIndex(x => new { x.Chamber, x.Account, x.Since });
            view.HasIndex(x => new { x.Chamber, x.Parent, x.Account, x.Since });
            view.UseSnakeCase();
        });
        model.Entity<StandingView>(view =>
        {
            view.IsView("standings").HasKey(x => new { x.Chamber, x.Term, x.Account });
            view.Property(x => x.Chamber).IsChamberKey();
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Parent).IsAccount();
            view.Property(x => x.Below).IsNumbers();
            view.Property(x => x.Specialty).HasMaxLength(32).IsUnicode(false);
            view.HasIndex(x => new { x.Chamber, x.Term, x.Voices, x.Account }).IsDescending(false, false, true, false);
            view.HasIndex(x => new { x.Chamber, x.Term, x.Specialty, x.Voices, x.Account }).IsDescending(false, false, false, true, false);
            view.HasIndex(x => new { x.Chamber, x.Term, x.Parent, x.Voices, x.Account }).IsDescending(false, false, false, true, false);
            view.UseSnakeCase();
        });
        model.Entity<LevelCheckpointView>(view =>
        {
            view.IsView("level_checkpoints").HasKey(x => new { x.Chamber, x.Term, x.Account, x.Number });
            view.Property(x => x.Chamber).IsChamberKey();
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Below).IsNumbers();
            view.HasIndex(x => new { x.Chamber, x.Term, x.Account, x.Since });
            view.UseSnakeCase();
        });
    }
}
