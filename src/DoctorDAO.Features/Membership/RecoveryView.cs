using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Membership;

/// <summary>How a member can be recovered, and the move that is under way. Follows the member to the next account.</summary>
internal sealed class RecoveryView
{
    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    /// <summary>Accounts of the guardians as they were named, comma separated; at most 7.</summary>
    public string Guardians { get; set; } = "";

    public int Threshold { get; set; }

    /// <summary>The contract's <c>recoveryNonce</c>: how many acts of recovery there were.</summary>
    public long Nonce { get; set; }

    /// <summary>The account that a running request moves to; <c>null</c> when none runs.</summary>
    public string? To { get; set; }

    /// <summary>Unix seconds; 0 when no request runs, like the two below.</summary>
    public long RequestedAt { get; set; }

    public long ReadyAt { get; set; }

    public long ExpiresAt { get; set; }

    public bool ByVerifiers { get; set; }

    /// <summary>The transaction that asked.</summary>
    public string? TransactionHash { get; set; }

    public IReadOnlyList<string> GuardianList => Guardians.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Whose guardian an account was named.</summary>
internal sealed class WardView
{
    public string Guardian { get; set; } = "";

    public string Account { get; set; } = "";
}

/// <summary>Guardians, requests and their ends.</summary>
internal sealed class RecoveryProjection : IProjection,
    IApply<Contract.GuardiansChanged>, IApply<Contract.RecoveryRequested>, IApply<Contract.RecoveryCancelled>, IApply<Contract.MemberMoved>
{
    private const int MaxGuardians = 7;

    public static string Name => "recoveries";

    public static int Version => 1;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<RecoveryView>(view =>
        {
            view.IsView("recoveries").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Guardians).HasMaxLength(MaxGuardians * 43).IsUnicode(false);
            view.Property(x => x.To).IsAccount();
            view.Property(x => x.TransactionHash).IsHash();
            view.Ignore(x => x.GuardianList);
            view.HasIndex(x => new { x.To, x.RequestedAt });
            view.HasIndex(x => x.ExpiresAt);
            view.UseSnakeCase();
        });
        model.Entity<WardView>(view =>
        {
            view.IsView("wards").HasKey(x => new { x.Guardian, x.Account });
            view.Property(x => x.Guardian).IsAccount();
            view.Property(x => x.Account).IsAccount();
            view.UseSnakeCase();
        });
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.GuardiansChanged> e, IViewStore views, CancellationToken ct)
    {
        var view = await OfAsync(e.Data.Account.ToHex(), views, ct);
        var guardians = e.Data.Guardians.Select(x => x.ToHex()).ToList();
        await WardsAsync(view, guardians, views, ct);
        (view.Guardians, view.Threshold) = (string.Join(',', guardians), e.Data.Threshold);
        view.Nonce++;
        Changed(views, view.Account);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RecoveryRequested> e, IViewStore views, CancellationToken ct)
    {
        var view = await OfAsync(e.Data.From.ToHex(), views, ct);
        (view.To, view.RequestedAt) = (e.Data.To.ToHex(), e.BlockTime.ToUnixTimeSeconds());
        (view.ReadyAt, view.ExpiresAt) = ((long)e.Data.ReadyAt, (long)e.Data.ExpiresAt);
        (view.ByVerifiers, view.TransactionHash) = (e.Data.ByVerifiers, e.TransactionHash.ToString());
        view.Nonce++;
        Changed(views, view.Account, view.To);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RecoveryCancelled> e, IViewStore views, CancellationToken ct)
    {
        var view = await OfAsync(e.Data.From.ToHex(), views, ct);
        End(view);
        view.Nonce++;
        Changed(views, view.Account, e.Data.To.ToHex());
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.MemberMoved> e, IViewStore views, CancellationToken ct)
    {
        var left = await OfAsync(e.Data.From.ToHex(), views, ct);
        var view = new RecoveryView { Account = e.Data.To.ToHex(), Nonce = left.Nonce + 1 };
        views.Add(view);
        var guardians = left.GuardianList;
        await WardsAsync(left, [], views, ct);
        await WardsAsync(view, guardians, views, ct);
        (view.Guardians, view.Threshold) = (left.Guardians, left.Threshold);
        views.Remove(left);
        Changed(views, left.Account, view.Account);
    }

    private static void End(RecoveryView view)
    {
        (view.To, view.TransactionHash, view.ByVerifiers) = (null, null, false);
        (view.RequestedAt, view.ReadyAt, view.ExpiresAt) = (0, 0, 0);
    }

    /// <summary>Writes who is whose ward: the new guardians in, those who are none any more out.</summary>
    private static async ValueTask WardsAsync(RecoveryView view, IReadOnlyList<string> guardians, IViewStore views, CancellationToken ct)
    {
        foreach (var guardian in view.GuardianList.Except(guardians, StringComparer.Ordinal))
        {
            views.Remove(await views.GetAsync<WardView>(ct, guardian, view.Account));
            Changed(views, guardian);
        }

        foreach (var guardian in guardians.Except(view.GuardianList, StringComparer.Ordinal))
        {
            views.Add(new WardView { Guardian = guardian, Account = view.Account });
            Changed(views, guardian);
        }
    }

    private static async ValueTask<RecoveryView> OfAsync(string account, IViewStore views, CancellationToken ct)
    {
        var view = await views.FindAsync<RecoveryView>(ct, account);
        if (view is null)
            views.Add(view = new RecoveryView { Account = account });
        return view;
    }

    private static void Changed(IViewStore views, params ReadOnlySpan<string> accounts)
    {
        foreach (var account in accounts)
            views.Changed(Topics.Member(account));
    }
}
