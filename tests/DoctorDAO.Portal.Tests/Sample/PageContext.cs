using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Client.Search;
using DoctorDAO.Portal.Features.Forum;
using DoctorDAO.Client.Governance;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Renders a page for a reader over the sample association.</summary>
public sealed class PageContext : BunitContext
{
    /// <summary>What pages of the forum read and write.</summary>
    public SampleForum Forum { get; set; } = new();

    /// <summary>What members have done: the sample association's when it is not set.</summary>
    public IReputationQueries? Reputation { get; set; }

    /// <summary>What the search finds.</summary>
    public SampleSearch Search { get; set; } = new();

    /// <summary>Follows, polls, signatures and moderation.</summary>
    public SampleTalk Talk { get; } = new();
    /// <summary>What pages of drafts read and write.</summary>
    public SampleDrafts Drafts { get; } = new();

    /// <summary>What pages of articles read and write.</summary>
    public SampleArticles Articles { get; } = new();

    /// <summary>The marketplace.</summary>
    public SampleMarket Market { get; } = new();

    /// <summary>Papers and messages of orders.</summary>
    public SamplePapers Papers { get; } = new();

    /// <summary>What pages of relying organisations and of admission read and write.</summary>
    public SampleVerify Verify { get; } = new();

    /// <summary>What proposals can do.</summary>
    public SampleActions Actions { get; } = new();

    /// <summary>Opens a page and gives back what it renders.</summary>
    /// <param name="dao">What the page reads.</param>
    /// <param name="account">Who is signed in; nobody by default.</param>
    /// <param name="language">Language code.</param>
    /// <param name="query">Query of the address, without its question mark.</param>
    /// <param name="parameters">Parameters of the page's route.</param>
    public async Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(
        IDaoQueries dao, string? account = null, string language = "en-GB", string query = "", params (string Name, object? Value)[] parameters) where TPage : IComponent
    {
        Services.AddSingleton(dao);
        Services.AddSingleton<IForum>(Forum);
        Services.AddSingleton(Reputation ?? new SampleReputation());
        Services.AddSingleton<ISearch>(Search);
        Services.AddSingleton<IFollows>(Talk);
        Services.AddSingleton<IPolls>(Talk);
        Services.AddSingleton<IPostSigning>(Talk);
        Services.AddSingleton<IModeration>(Talk);
        Services.AddSingleton<MutedList>();
        Services.AddSingleton<IDrafts>(Drafts);
        Services.AddSingleton<IArticles>(Articles);
        Services.AddSingleton<Client.Marketplace.IListings>(Market).AddSingleton<Client.Marketplace.ICalendars>(Market).AddSingleton<Client.Marketplace.IFavourites>(Market).AddSingleton<Client.Marketplace.IListingAnswers>(Market);
        Services.AddSingleton<Client.Marketplace.IPapers>(Papers).AddSingleton<Client.Marketplace.ITalk>(Papers).AddSingleton<Client.Marketplace.ICourses>(Papers);
        Services.AddSingleton<Client.Credentials.IVerifiers>(Verify);
        Services.AddSingleton<Client.Credentials.IPresentations>(Verify);
        Services.AddSingleton<Client.Credentials.IAdmissions>(Verify);
        Services.AddSingleton<Client.Credentials.IPublicOrigin>(Verify);
        Services.AddSingleton<IActions>(Actions);
        Services.AddSingleton<IAttachments, SampleAttachments>();
        Services.AddSingleton<IMemberRecords, SampleRecords>();
        Services.AddSingleton<TimeProvider>(TimeProvider.System);
        var reader = new Reader(dao, TimeProvider.System);
        reader.Read(language, null, "Europe/Stockholm", null, account);
        await reader.LoadAsync();
        Services.AddSingleton(reader);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/page" + (query.Length > 0 ? "?" + query : ""));
        return Render<DynamicComponent>(p => p.Add(d => d.Type, typeof(TPage)).Add(d => d.Parameters, parameters.ToDictionary(x => x.Name, x => x.Value!)));
    }
}
