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
    IApply<Contract.IssuerWithdrawn>, IApply<Contract.IssuerFreed>, IApply<Contract.StatusListAnchored>
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
        var id = e.Data.IssuerId.ToString();
        var issuer = await views.FindAsync<IssuerView>(ct, id);
        if (issuer is null)
            views.Add(issuer = new IssuerView { Id = id, Did = did, Slug = SlugOf(did) });
        issuer.Path = string.Create(CultureInfo.InvariantCulture, $"{above?.Path}/{++count.Issuers:D8}");
        (issuer.Level, issuer.AccreditedBy, issuer.Controller) = (above is null ? 0 : above.Level + 1, above?.Id, e.Data.Controller.ToHex());
        (issuer.Since, issuer.ValidFrom, issuer.ValidTo) = (e.BlockTime.ToUnixTimeSeconds(), (long)e.Data.ValidFrom, (long)e.Data.ValidTo);
        (issuer.Suspended, issuer.Withdrawn, issuer.Children) = (false, false, 0);
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

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerKeyAdded> e, IViewStore views, CancellationToken ct)
    {
        var (issuer, thumbprint) = (await GetAsync(e.Data.IssuerId, views, ct), e.Data.Thumbprint.ToString());
        var key = await views.FindAsync<IssuerKeyView>(ct, issuer.Id, thumbprint);
        if (key is null)
            views.Add(key = new IssuerKeyView { Issuer = issuer.Id, Thumbprint = thumbprint });
        (key.Path, key.ValidFrom, key.ValidTo, key.Ended) = (issuer.Path, (long)e.Data.ValidFrom, (long)e.Data.ValidTo, false);
        (key.AddedAt, key.TransactionHash) = (e.BlockTime.ToUnixTimeSeconds(), e.TransactionHash.ToString());
        Add(e, issuer.Id, "key-added", thumbprint, views);
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

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssuerFreed> e, IViewStore views, CancellationToken ct)
    {
        var issuer = await GetAsync(e.Data.IssuerId, views, ct);
        await SetTopicsAsync(issuer, [], views, ct);
        if (issuer.AccreditedBy is { } id && await views.GetAsync<IssuerView>(ct, id) is { } above && issuer.Path.StartsWith(above.Path + "/", StringComparison.Ordinal))
            above.Children--;
        // It stays in the list, withdrawn, until somebody has it accredited anew.
        (issuer.AccreditedBy, issuer.Children) = (null, 0);
        Add(e, issuer.Id, "freed", "", views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.StatusListAnchored> e, IViewStore views, CancellationToken ct)
    {
        var (issuer, id) = (e.Data.IssuerId.ToString(), Text(e.Data.ListId));
        var holder = await GetAsync(e.Data.IssuerId, views, ct);
        var list = await views.FindAsync<IssuerListView>(ct, issuer, id);
        if (list is null)
            views.Add(list = new IssuerListView { Issuer = issuer, ListId = id });
        list.Path = holder.Path;
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
