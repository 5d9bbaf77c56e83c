using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Chamber;
using Members = DoctorDAO.Contracts.Membership;
using Votes = DoctorDAO.Contracts.LiquidVotes;

namespace DoctorDAO.Features.Governance;

/// <summary>A chamber with its settings as they are now, and the terms of its delegations.</summary>
internal sealed class ChamberView
{
    public string Key { get; set; } = "";

    /// <summary>Unix seconds; fixed for good.</summary>
    public long TermOrigin { get; set; }

    /// <summary>Seconds; fixed for good.</summary>
    public long TermLength { get; set; }

    /// <summary>Seconds before a session when its agenda closes; fixed for good.</summary>
    public long AgendaNotice { get; set; }

    public int RepresentedBps { get; set; }

    public int VotersBps { get; set; }

    public int OpinionsBps { get; set; }

    /// <summary>Lowercase account of the contract that knows what proposers have done; zero where it asks for nothing.</summary>
    public string RuleReputation { get; set; } = "";

    /// <summary>Key of the topic in which it is asked for.</summary>
    public string RuleTopic { get; set; } = "";

    /// <summary>Whole units that a proposer needs; 0 when every member may.</summary>
    public long RuleThreshold { get; set; }

    /// <summary>Sponsors that a proposer needs who has less.</summary>
    public int RuleSponsors { get; set; }

    /// <summary>Active members that the chamber's registry knows.</summary>
    public int Members { get; set; }

    /// <summary>Number of the common term that a moment lies in; 0 also for the time before the first.</summary>
    public int TermOf(long time) => time < TermOrigin || TermLength == 0 ? 0 : (int)((time - TermOrigin) / TermLength);

    /// <summary>Who may propose, as readers see it.</summary>
    public ProposerRuleDto ToRule(Deployment deployment) => new(deployment.RefOf(RuleTopic), RuleThreshold, RuleSponsors);

    /// <summary>When the term after <paramref name="term"/> begins.</summary>
    public long EndOf(int term) => TermOrigin + ((term + 1L) * TermLength);
}

/// <summary>Members that follow somebody in one term of a chamber.</summary>
internal sealed class ChamberTermView
{
    public string Chamber { get; set; } = "";

    public int Term { get; set; }

    public int Delegating { get; set; }
}

/// <summary>A registry of voices by its address, and whether Membership tells it of members.</summary>
internal sealed class RegistryView
{
    public string Address { get; set; } = "";

    public string Chamber { get; set; } = "";
}

/// <summary>The one row that lists the chambers whose registries hear of members.</summary>
internal sealed class RegistriesView
{
    public const string Key = "registries";

    public string Id { get; set; } = Key;

    /// <summary>Chamber keys in the order in which their registries are told, comma separated.</summary>
    public string Chambers { get; set; } = "";

    public IReadOnlyList<string> List => Chambers.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Chambers: what their constructors said and what governance changed since.</summary>
internal sealed class ChamberProjection : IProjection,
    IApply<Votes.RegistryOpened>, IApply<Members.RegistryAdded>, IApply<Members.RegistryRemoved>,
    IApply<Contract.ChamberOpened>, IApply<Contract.QuorumChanged>, IApply<Contract.ProposerRuleChanged>
{
    public static string Name => "chambers";

    public static int Version => 2;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<ChamberView>(view =>
        {
            view.IsView("chambers").HasKey(x => x.Key);
            view.Property(x => x.Key).IsChamberKey();
            view.Property(x => x.RuleReputation).IsAccount();
            view.Property(x => x.RuleTopic).IsTopic();
            view.UseSnakeCase();
        });
        model.Entity<ChamberTermView>(view =>
        {
            view.IsView("chamber_terms").HasKey(x => new { x.Chamber, x.Term });
            view.Property(x => x.Chamber).IsChamberKey();
            view.UseSnakeCase();
        });
        model.Entity<RegistryView>(view =>
        {
            view.IsView("registries").HasKey(x => x.Address);
            view.Property(x => x.Address).IsAccount();
            view.Property(x => x.Chamber).IsChamberKey();
            view.UseSnakeCase();
        });
        model.Entity<RegistriesView>(view =>
        {
            view.IsView("registry_list").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            // At most 16 registries hear of members.
            view.Property(x => x.Chambers).HasMaxLength(600).IsUnicode(false);
            view.Ignore(x => x.List);
            view.UseSnakeCase();
        });
    }

    public async ValueTask ApplyAsync(ChainEvent<Votes.RegistryOpened> e, IViewStore views, CancellationToken ct)
    {
        var chamber = await FindAsync(e.ContractKey, views, ct);
        chamber.TermOrigin = (long)e.Data.TermOrigin;
        chamber.TermLength = (long)e.Data.TermLength;
        views.Add(new RegistryView { Address = e.Contract.ToHex(), Chamber = e.ContractKey });
    }

    public async ValueTask ApplyAsync(ChainEvent<Members.RegistryAdded> e, IViewStore views, CancellationToken ct)
    {
        // A registry that is no chamber's says nothing about voices.
        if (await views.FindAsync<RegistryView>(ct, e.Data.Registry.ToHex()) is not { } registry)
            return;
        var list = await views.FindAsync<RegistriesView>(ct, RegistriesView.Key);
        if (list is null)
            views.Add(list = new RegistriesView());
        list.Chambers = string.Join(',', list.List.Append(registry.Chamber));
    }

    public async ValueTask ApplyAsync(ChainEvent<Members.RegistryRemoved> e, IViewStore views, CancellationToken ct)
    {
        if (await views.FindAsync<RegistryView>(ct, e.Data.Registry.ToHex()) is not { } registry)
            return;
        var list = await views.GetAsync<RegistriesView>(ct, RegistriesView.Key);
        list.Chambers = string.Join(',', list.List.Where(x => x != registry.Chamber));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ChamberOpened> e, IViewStore views, CancellationToken ct)
    {
        var chamber = await FindAsync(e.ContractKey, views, ct);
        chamber.AgendaNotice = (long)e.Data.AgendaNotice;
        views.Changed(Topics.Sessions);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.QuorumChanged> e, IViewStore views, CancellationToken ct)
    {
        var chamber = await FindAsync(e.ContractKey, views, ct);
        (chamber.RepresentedBps, chamber.VotersBps, chamber.OpinionsBps) = (e.Data.RepresentedBps, e.Data.VotersBps, e.Data.OpinionsBps);
        views.Changed(Topics.Sessions);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ProposerRuleChanged> e, IViewStore views, CancellationToken ct)
    {
        var chamber = await FindAsync(e.ContractKey, views, ct);
        (chamber.RuleReputation, chamber.RuleTopic) = (e.Data.Reputation.ToHex(), TopicKey.Of(e.Data.Topic));
        // The contract keeps 32 bits of the one and 16 of the other.
        (chamber.RuleThreshold, chamber.RuleSponsors) = ((long)e.Data.Threshold, (int)e.Data.Sponsors);
        views.Changed(Topics.Sessions);
    }

    private static async ValueTask<ChamberView> FindAsync(string key, IViewStore views, CancellationToken ct)
    {
        var chamber = await views.FindAsync<ChamberView>(ct, key);
        if (chamber is null)
            views.Add(chamber = new ChamberView { Key = key });
        return chamber;
    }
}
