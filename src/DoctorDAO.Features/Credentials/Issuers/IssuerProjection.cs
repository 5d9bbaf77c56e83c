using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.Features.Credentials.Issuers;

/// <summary>Issuers, their keys and lists, and what changed when.</summary>
internal sealed partial class IssuerProjection : IProjection,
    IApply<Contract.IssuerAccredited>, IApply<Contract.IssuerTopicsChanged>, IApply<Contract.IssuerValidityChanged>, IApply<Contract.IssuerControllerChanged>,
    IApply<Contract.IssuerKeyAdded>, IApply<Contract.IssuerKeyEnded>, IApply<Contract.IssuerSuspended>, IApply<Contract.IssuerReinstated>,
    IApply<Contract.IssuerWithdrawn>, IApply<Contract.StatusListAnchored>
{
    /// <summary>Longest slug, in characters.</summary>
    public const int MaxSlug = 64;

    public static string Name => "issuers";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerAccredited> e, IViewStore views, CancellationToken ct)
    {
        var count = await views.FindAsync<IssuerCountView>(ct, IssuerCountView.Key);
        if (count is null)
            views.Add(count = new IssuerCountView());
        var above = e.Data.AccreditedBy == Bytes32.Zero ? null : await views.GetAsync<IssuerView>(ct, e.Data.AccreditedBy.ToString());
        if (above is not null)
            above.Children++;
        var did = e.Data.Did;
        var issuer = new IssuerView
        {
            Id = e.Data.IssuerId.ToString(),
            Did = did,
            Slug = SlugOf(did),
            Path = string.Create(CultureInfo.InvariantCulture, $"{above?.Path}/{++count.Issuers:D8}"),
            Level = above is null ? 0 : above.Level + 1,
            Controller = e.Data.Controller.ToHex(),
            AccreditedBy = above?.Id,
            Since = e.BlockTime.ToUnixTimeSeconds(),
            ValidFrom = (long)e.Data.ValidFrom,
            ValidTo = (long)e.Data.ValidTo,
        };
        views.Add(issuer);
        await SetTopicsAsync(issuer, e.Data.Topics, views, ct);
        Add(e, issuer.Id, "accredited", issuer.Topics, views);
        if (above is not null)
            views.Changed(Topics.Issuer(above.Id));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerTopicsChanged> e, IViewStore views, CancellationToken ct)
    {
        var issuer = await GetAsync(e.Data.IssuerId, views, ct);
        await SetTopicsAsync(issuer, e.Data.Topics, views, ct);
        Add(e, issuer.Id, "topics-changed", issuer.Topics, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerValidityChanged> e, IViewStore views, CancellationToken ct)
    {
        var issuer = await GetAsync(e.Data.IssuerId, views, ct);
        (issuer.ValidFrom, issuer.ValidTo) = ((long)e.Data.ValidFrom, (long)e.Data.ValidTo);
        Add(e, issuer.Id, "validity-changed", Span(issuer.ValidFrom, issuer.ValidTo), views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerControllerChanged> e, IViewStore views, CancellationToken ct)
    {
        var issuer = await GetAsync(e.Data.IssuerId, views, ct);
        issuer.Controller = e.Data.Controller.ToHex();
        Add(e, issuer.Id, "controller-changed", e.Data.Controller.ToString(), views);
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.IssuerKeyAdded> e, IViewStore views, CancellationToken ct)
    {
        var key = new IssuerKeyView
        {
            Issuer = e.Data.IssuerId.ToString(),
            Thumbprint = e.Data.Thumbprint.ToString(),
            ValidFrom = (long)e.Data.ValidFrom,
            ValidTo = (long)e.Data.ValidTo,
            AddedAt = e.BlockTime.ToUnixTimeSeconds(),
            TransactionHash = e.TransactionHash.ToString(),
        };
        views.Add(key);
        Add(e, key.Issuer, "key-added", key.Thumbprint, views);
        return ValueTask.CompletedTask;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerKeyEnded> e, IViewStore views, CancellationToken ct)
    {
        var key = await views.GetAsync<IssuerKeyView>(ct, e.Data.IssuerId.ToString(), e.Data.Thumbprint.ToString());
        (key.ValidTo, key.Ended) = ((long)e.Data.EndedAt - 1, true);
        Add(e, key.Issuer, "key-ended", key.Thumbprint, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerSuspended> e, IViewStore views, CancellationToken ct)
    {
        (await GetAsync(e.Data.IssuerId, views, ct)).Suspended = true;
        Add(e, e.Data.IssuerId.ToString(), "suspended", "", views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerReinstated> e, IViewStore views, CancellationToken ct)
    {
        (await GetAsync(e.Data.IssuerId, views, ct)).Suspended = false;
        Add(e, e.Data.IssuerId.ToString(), "reinstated", "", views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerWithdrawn> e, IViewStore views, CancellationToken ct)
    {
        (await GetAsync(e.Data.IssuerId, views, ct)).Withdrawn = true;
        Add(e, e.Data.IssuerId.ToString(), "withdrawn", "", views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.StatusListAnchored> e, IViewStore views, CancellationToken ct)
    {
        var (issuer, id) = (e.Data.IssuerId.ToString(), Text(e.Data.ListId));
        var list = await views.FindAsync<IssuerListView>(ct, issuer, id);
        if (list is null)
            views.Add(list = new IssuerListView { Issuer = issuer, ListId = id });
        (list.Epoch, list.Hash) = (e.Data.Epoch.ToString(CultureInfo.InvariantCulture), e.Data.Hash.ToString());
        (list.AnchoredAt, list.TransactionHash) = (e.BlockTime.ToUnixTimeSeconds(), e.TransactionHash.ToString());
        Add(e, issuer, "list-published", string.Create(CultureInfo.InvariantCulture, $"{id} {list.Epoch}"), views);
    }

    /// <summary>The text of 32 bytes that are one (letters, digits and what stands in file names, right-padded with zero bytes), else their hexadecimal digits: no two have the same.</summary>
    public static string Text(Bytes32 value)
    {
        var text = value.Span.TrimEnd((byte)0);
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'-' or (byte)'_' or (byte)'.' or (byte)'/'))
                return value.ToString();
        }

        return text.Length > 0 ? System.Text.Encoding.ASCII.GetString(text) : value.ToString();
    }

    private static async ValueTask SetTopicsAsync(IssuerView issuer, IEnumerable<Bytes32> topics, IViewStore views, CancellationToken ct)
    {
        var names = topics.Select(Text).ToList();
        foreach (var topic in issuer.TopicList.Except(names, StringComparer.Ordinal))
            views.Remove(await views.GetAsync<IssuerTopicView>(ct, topic, issuer.Path));
        foreach (var topic in names.Except(issuer.TopicList, StringComparer.Ordinal))
            views.Add(new IssuerTopicView { Topic = topic, Path = issuer.Path, Issuer = issuer.Id });
        issuer.Topics = string.Join(',', names);
    }

    private static ValueTask<IssuerView> GetAsync(Bytes32 id, IViewStore views, CancellationToken ct) => views.GetAsync<IssuerView>(ct, id.ToString());

    private static void Add<T>(ChainEvent<T> e, string issuer, string kind, string detail, IViewStore views)
        where T : struct, IEventData<T>
    {
        views.Add(new IssuerChangeView
        {
            Issuer = issuer,
            Block = (long)e.Position.Block,
            LogIndex = e.Position.LogIndex,
            Time = e.BlockTime.ToUnixTimeSeconds(),
            Kind = kind,
            Detail = detail,
            TransactionHash = e.TransactionHash.ToString(),
        });
        views.Changed(Topics.Issuers);
        views.Changed(Topics.Issuer(issuer));
    }

    private static string Span(long from, long to) =>
        string.Create(CultureInfo.InvariantCulture, $"{Moment.Of(from):yyyy-MM-ddTHH:mm:ssZ}/{(to == 0 ? ".." : Moment.Of(to).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))}");

    private static string SlugOf(string did) => Slug().Match(did) is { Success: true } match ? match.Groups[1].Value : "";

    [GeneratedRegex("^did:web:.*:issuers:([a-z0-9-]{1,64})\\z")]
    private static partial Regex Slug();
}
