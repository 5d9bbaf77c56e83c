using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Reputation;

namespace DoctorDAO.Features.Reputation;

/// <summary>What the contract keeps, made from its events by its own integers: sums, who awards and takes, and how each sum came to be.</summary>
internal sealed class ReputationProjection : IProjection,
    IApply<Contract.ReputationOpened>, IApply<Contract.SourceNamed>, IApply<Contract.SourceDropped>, IApply<Contract.SlasherNamed>,
    IApply<Contract.SlasherDropped>, IApply<Contract.ReputationAwarded>, IApply<Contract.ReputationSlashed>,
    IApply<Contract.ReputationMoved>
{
    public static string Name => "reputation";

    public static int Version => 2;

    public ValueTask ApplyAsync(ChainEvent<Contract.ReputationOpened> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.HalfLifeDays != (UInt256)Decay.HalfLife)
            throw new InvalidOperationException($"Its half-life is {e.Data.HalfLifeDays} days; this release knows {Decay.HalfLife}.");
        views.Add(new ReputationClockView { OriginDay = (long)e.Data.OriginDay, EpochDays = (long)e.Data.EpochDays });
        return ValueTask.CompletedTask;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.SourceNamed> e, IViewStore views, CancellationToken ct)
    {
        var topic = await TopicAsync(e.Data.Topic, views, ct);
        var source = await views.FindAsync<ReputationSourceView>(ct, topic.Topic, e.Data.Source.ToHex());
        if (source is null)
            views.Add(source = new ReputationSourceView { Topic = topic.Topic, Source = e.Data.Source.ToHex() });
        (source.Named, source.CapTotal, source.CapAccount, source.CapPair) = (true, e.Data.CapTotal, e.Data.CapAccount, e.Data.CapPair);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.SourceDropped> e, IViewStore views, CancellationToken ct) =>
        (await views.GetAsync<ReputationSourceView>(ct, TopicKey.Of(e.Data.Topic), e.Data.Source.ToHex())).Named = false;

    public async ValueTask ApplyAsync(ChainEvent<Contract.SlasherNamed> e, IViewStore views, CancellationToken ct)
    {
        var topic = await TopicAsync(e.Data.Topic, views, ct);
        var slasher = await views.FindAsync<ReputationSlasherView>(ct, topic.Topic, e.Data.Slasher.ToHex());
        if (slasher is null)
            views.Add(slasher = new ReputationSlasherView { Topic = topic.Topic, Slasher = e.Data.Slasher.ToHex() });
        slasher.Named = true;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.SlasherDropped> e, IViewStore views, CancellationToken ct) =>
        (await views.GetAsync<ReputationSlasherView>(ct, TopicKey.Of(e.Data.Topic), e.Data.Slasher.ToHex())).Named = false;

    public async ValueTask ApplyAsync(ChainEvent<Contract.ReputationAwarded> e, IViewStore views, CancellationToken ct)
    {
        var (amount, topic) = ((long)e.Data.Amount, TopicKey.Of(e.Data.Topic));
        var counterpart = e.Data.Counterpart == Address.Zero ? null : e.Data.Counterpart.ToHex();
        var day = await MoveAsync(e, e.Data.Account, e.Data.Topic, amount, views, ct);
        Add(e, e.Data.Account, topic, slashed: false, amount, e.Data.Cut, e.Data.Source, counterpart, e.Data.Ref, views);
        if (amount == 0)
            return;
        var source = await views.GetAsync<ReputationSourceView>(ct, topic, e.Data.Source.ToHex());
        var epoch = (await views.GetAsync<ReputationClockView>(ct, ReputationClockView.Key)).EpochOf(day);
        (source.Epoch, source.Used) = (epoch, (source.Epoch == epoch ? source.Used : 0) + amount);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ReputationSlashed> e, IViewStore views, CancellationToken ct)
    {
        var amount = (long)e.Data.Amount;
        await MoveAsync(e, e.Data.Account, e.Data.Topic, -amount, views, ct);
        Add(e, e.Data.Account, TopicKey.Of(e.Data.Topic), slashed: true, amount, e.Data.Cut, e.Data.Slasher, null, e.Data.Ref, views);
    }

    /// <summary>All sums stand at the new account; what it had by itself is nobody's. Entries stay where they were earned.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Contract.ReputationMoved> e, IViewStore views, CancellationToken ct)
    {
        var (from, to) = (e.Data.From.ToHex(), e.Data.To.ToHex());
        var key = (await views.GetAsync<ReputationClockView>(ct, ReputationClockView.Key)).NewestTopic;
        while (key is not null)
        {
            var topic = await views.GetAsync<ReputationTopicView>(ct, key);
            var own = await views.FindAsync<ReputationView>(ct, to, key);
            var sum = await views.FindAsync<ReputationView>(ct, from, key);
            if (own is not null)
                topic.Accounts--;
            if (sum is not null)
            {
                if (own is null)
                    views.Add(own = new ReputationView { Account = to, Topic = key });
                (own.Sum, own.Block) = (sum.Sum, (long)e.Position.Block);
                views.Remove(sum);
            }
            else if (own is not null)
            {
                views.Remove(own);
            }

            key = topic.Previous;
        }

        views.Changed(Topics.Member(from));
        views.Changed(Topics.Member(to));
    }

    /// <summary>Moves a sum as the contract does, and gives the day on which that was.</summary>
    private static async ValueTask<long> MoveAsync<T>(ChainEvent<T> e, Address account, Bytes32 topic, long units, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var day = (await views.GetAsync<ReputationClockView>(ct, ReputationClockView.Key)).DayOf(e.BlockTime.ToUnixTimeSeconds());
        if (units == 0)
            return day;
        var sum = await views.FindAsync<ReputationView>(ct, account.ToHex(), TopicKey.Of(topic));
        if (sum is null)
        {
            views.Add(sum = new ReputationView { Account = account.ToHex(), Topic = TopicKey.Of(topic), Sum = Decay.Write(BigInteger.Zero) });
            (await TopicAsync(topic, views, ct)).Accounts++;
        }

        sum.Sum = Decay.Write(Decay.Read(sum.Sum) + (units * Decay.Weight(day)));
        sum.Block = (long)e.Position.Block;
        return day;
    }

    private static void Add<T>(
        ChainEvent<T> e, Address account, string topic, bool slashed, long amount, UInt256 cut, Address by, string? counterpart, Bytes32 reference, IViewStore views)
        where T : struct, IEventData<T>
    {
        views.Add(new ReputationEntryView
        {
            Account = account.ToHex(),
            Block = (long)e.Position.Block,
            LogIndex = e.Position.LogIndex,
            Topic = topic,
            Time = e.BlockTime.ToUnixTimeSeconds(),
            Slashed = slashed,
            Amount = amount,
            Cut = cut > (ulong)ReputationEntryView.MaxCut ? ReputationEntryView.MaxCut : (long)cut,
            By = by.ToHex(),
            Counterpart = counterpart,
            Ref = reference.ToString(),
            TransactionHash = e.TransactionHash.ToString(),
        });
        views.Changed(Topics.Member(account.ToHex()));
    }

    private static async ValueTask<ReputationTopicView> TopicAsync(Bytes32 topic, IViewStore views, CancellationToken ct)
    {
        var key = TopicKey.Of(topic);
        var view = await views.FindAsync<ReputationTopicView>(ct, key);
        if (view is not null)
            return view;
        var clock = await views.GetAsync<ReputationClockView>(ct, ReputationClockView.Key);
        views.Add(view = new ReputationTopicView { Topic = key, Previous = clock.NewestTopic });
        clock.NewestTopic = key;
        return view;
    }
}
