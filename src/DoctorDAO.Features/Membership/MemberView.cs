using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Membership;

/// <summary>Everyone who was ever admitted.</summary>
internal sealed class MemberView
{
    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    public MemberStatus Status { get; set; }

    /// <summary>Not <see cref="MemberStatus.Active"/>; lists show active members first.</summary>
    public bool Inactive { get; set; }

    public string Specialty { get; set; } = "";

    /// <summary>Unix seconds of the first admission.</summary>
    public long Since { get; set; }

    /// <summary>Unix seconds after which anyone may lapse the membership.</summary>
    public long NotAfter { get; set; }

    /// <summary>Block in which the account became a member's: by an admission or a move.</summary>
    public long AdmittedIn { get; set; }

    /// <summary>The account for which the member has left this one.</summary>
    public string? MovedTo { get; set; }

    /// <summary>The account that the member has left for this one.</summary>
    public string? MovedFrom { get; set; }
}

/// <summary>How many members there were from a moment on; the number of the row counts the changes.</summary>
internal sealed class MemberCountView
{
    public int Number { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Since { get; set; }

    public int Members { get; set; }
}

/// <summary>The one row that knows the newest <see cref="MemberCountView"/>.</summary>
internal sealed class MembershipView
{
    public const string Key = "membership";

    public string Id { get; set; } = Key;

    public int Members { get; set; }

    /// <summary>Number of the newest count; 0 before the first.</summary>
    public int Counts { get; set; }
}

/// <summary>Members from their vouchers to their end.</summary>
internal sealed class MemberProjection : IProjection,
    IApply<Contract.MemberAdmitted>, IApply<Contract.MemberRefreshed>, IApply<Contract.MemberLapsed>,
    IApply<Contract.MemberSuspended>, IApply<Contract.MemberReinstated>, IApply<Contract.MemberRevoked>,
    IApply<Contract.MemberMoved>
{
    public static string Name => "members";

    public static int Version => 3;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<MemberView>(view =>
        {
            view.IsView("members").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Specialty).HasMaxLength(32).IsUnicode(false);
            view.Property(x => x.MovedTo).IsAccount();
            view.Property(x => x.MovedFrom).IsAccount();
            view.HasIndex(x => new { x.Inactive, x.Account });
            view.HasIndex(x => new { x.Specialty, x.Inactive, x.Account });
            view.HasIndex(x => new { x.Inactive, x.NotAfter, x.Account });
            view.HasIndex(x => new { x.AdmittedIn, x.Account });
            view.UseSnakeCase();
        });
        model.Entity<MemberCountView>(view =>
        {
            view.IsView("member_counts").HasKey(x => x.Number);
            view.HasIndex(x => x.Since);
            view.UseSnakeCase();
        });
        model.Entity<MembershipView>(view =>
        {
            view.IsView("membership").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.MemberAdmitted> e, IViewStore views, CancellationToken ct)
    {
        var member = new MemberView
        {
            Account = e.Data.Account.ToHex(),
            Status = MemberStatus.None,
            Inactive = true,
            Specialty = SpecialtyCode.Of(e.Data.Specialty),
            Since = e.BlockTime.ToUnixTimeSeconds(),
            NotAfter = (long)e.Data.NotAfter,
            AdmittedIn = (long)e.Position.Block,
        };
        views.Add(member);
        await SetAsync(member, MemberStatus.Active, e.BlockTime, views, ct);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.MemberRefreshed> e, IViewStore views, CancellationToken ct)
    {
        var member = await views.GetAsync<MemberView>(ct, e.Data.Account.ToHex());
        member.Specialty = SpecialtyCode.Of(e.Data.Specialty);
        member.NotAfter = (long)e.Data.NotAfter;
        await SetAsync(member, member.Status == MemberStatus.Lapsed ? MemberStatus.Active : member.Status, e.BlockTime, views, ct);
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberLapsed> e, IViewStore views, CancellationToken ct) =>
        SetAsync(e.Data.Account, MemberStatus.Lapsed, e.BlockTime, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberSuspended> e, IViewStore views, CancellationToken ct) =>
        SetAsync(e.Data.Account, MemberStatus.Suspended, e.BlockTime, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberReinstated> e, IViewStore views, CancellationToken ct) =>
        SetAsync(e.Data.Account, MemberStatus.Active, e.BlockTime, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberRevoked> e, IViewStore views, CancellationToken ct) =>
        SetAsync(e.Data.Account, MemberStatus.Revoked, e.BlockTime, views, ct);

    /// <summary>The membership goes on in another account, whatever its state; nobody came or went.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Contract.MemberMoved> e, IViewStore views, CancellationToken ct)
    {
        var left = await views.GetAsync<MemberView>(ct, e.Data.From.ToHex());
        views.Add(new MemberView
        {
            Account = e.Data.To.ToHex(),
            Status = left.Status,
            Inactive = left.Inactive,
            Specialty = left.Specialty,
            Since = left.Since,
            NotAfter = left.NotAfter,
            AdmittedIn = (long)e.Position.Block,
            MovedFrom = left.Account,
        });
        (left.Status, left.Inactive, left.MovedTo) = (MemberStatus.Moved, true, e.Data.To.ToHex());
        views.Changed(Topics.Members);
        views.Changed(Topics.Member(left.Account));
        views.Changed(Topics.Member(left.MovedTo));
    }

    private static async ValueTask SetAsync(Address account, MemberStatus status, DateTimeOffset time, IViewStore views, CancellationToken ct) =>
        await SetAsync(await views.GetAsync<MemberView>(ct, account.ToHex()), status, time, views, ct);

    private static async ValueTask SetAsync(MemberView member, MemberStatus status, DateTimeOffset time, IViewStore views, CancellationToken ct)
    {
        var change = (status == MemberStatus.Active ? 1 : 0) - (member.Status == MemberStatus.Active ? 1 : 0);
        member.Status = status;
        member.Inactive = status != MemberStatus.Active;
        if (change != 0)
            await CountAsync(change, time.ToUnixTimeSeconds(), views, ct);
        views.Changed(Topics.Members);
        views.Changed(Topics.Member(member.Account));
    }

    private static async ValueTask CountAsync(int change, long now, IViewStore views, CancellationToken ct)
    {
        var total = await views.FindAsync<MembershipView>(ct, MembershipView.Key);
        if (total is null)
            views.Add(total = new MembershipView());
        total.Members += change;
        var newest = total.Counts == 0 ? null : await views.GetAsync<MemberCountView>(ct, total.Counts);
        if (newest?.Since == now)
            newest.Members = total.Members;
        else
            views.Add(new MemberCountView { Number = ++total.Counts, Since = now, Members = total.Members });
    }
}
