using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Notices;
using DoctorDAO.Portal.Features.Notices;
using DoctorDAO.Portal.Features.Status;
using DoctorDAO.Portal.Tests.Sample;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Tests;

/// <summary>The inbox, the settings of notices, and the words of both and of mails.</summary>
public sealed class NoticePageTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Every kind in every language.</summary>
    public static MatrixTheoryData<NoticeKind, string> Kinds() => new(Enum.GetValues<NoticeKind>(), Languages.All.Select(x => x.Code));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_is_a_sentence_on_the_page_and_in_a_mail(NoticeKind kind, string language)
    {
        var notice = Notice(kind, 1, title: "Night shifts");
        var reader = await Readers.Nora(language: language);
        var mail = new MailWords().One(notice, language, "https://dao.example.org");
        foreach (var words in (string[])[reader.Say(notice), mail.Subject, mail.Text])
        {
            Assert.DoesNotContain('{', words);
            Assert.DoesNotContain("  ", words, StringComparison.Ordinal);
        }

        Assert.Contains("https://dao.example.org/forum", mail.Text, StringComparison.Ordinal);
        Assert.NotEmpty(reader.Texts("Notices")["kind." + kind]);
        // A text that is gone, or a person without a name, leaves a sentence all the same.
        Assert.DoesNotContain('{', reader.Say(notice with { Title = null, Who = null, Until = null }));
    }

    [Fact]
    public async Task The_inbox_shows_what_is_new_and_runs_nothing_of_it()
    {
        await using var context = new PageContext();
        context.Services.AddSingleton<INotices>(new Fixed([Notice(NoticeKind.Reply, 7, "<img src=x onerror=alert(1)>"), Notice(NoticeKind.SessionOpens, 5, null, unread: false)], 120));
        var page = await context.OpenAsync<InboxPage>(new SampleDao(), People.Nora.Address);
        Assert.Empty(page.FindAll("img"));
        Assert.Equal(["n-7", "n-5"], page.FindAll("ul.todo > li").Select(x => x.Id));
        Assert.Equal(["all:7", "one:7"], page.FindAll("button[name='Sent.What']").Select(x => x.GetAttribute("value")));
        Assert.Equal("inbox:" + People.Nora.Address.ToLowerInvariant(), page.Find("live-region").GetAttribute("topics"));
        Assert.Equal("99+", NoticeWords.Badge(100));
        Assert.Equal("99", NoticeWords.Badge(99));
    }

    [Theory]
    [InlineData("", "No notices yet")]
    [InlineData("unread=true", "You have read everything")]
    public async Task An_empty_inbox_says_why(string query, string title)
    {
        await using var context = new PageContext();
        context.Services.AddSingleton<INotices>(new Fixed([], 0));
        var page = await context.OpenAsync<InboxPage>(new SampleDao(), People.Nora.Address, query: query);
        Assert.Equal(title, page.Find(".empty h3").TextContent);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task Nobody_sees_an_inbox_without_signing_in()
    {
        await using var context = new PageContext();
        context.Services.AddSingleton<INotices>(new Fixed([Notice(NoticeKind.Reply, 7, "Secret")], 1));
        var page = await context.OpenAsync<InboxPage>(new SampleDao());
        Assert.DoesNotContain("Secret", page.Markup, StringComparison.Ordinal);
        Assert.Equal("/sign-in?return=%2Finbox", page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task The_settings_have_a_choice_for_each_kind_that_is_not_always_told()
    {
        await using var context = new PageContext();
        context.Services.AddSingleton<INotices>(new Fixed([], 0));
        var page = await context.OpenAsync<NoticeSettingsPage>(new SampleDao(), People.Nora.Address);
        Assert.Equal(Chosen().Select(x => $"Kinds.Channels[{x}]"), page.FindAll("select").Select(x => x.GetAttribute("name")));
        Assert.All(page.FindAll("select"), x => Assert.NotNull(page.Find($"label[for='{x.Id}']")));
    }

    [Fact]
    public async Task A_webhook_says_what_it_hears_of_and_a_new_one_can_be_told_by_boxes()
    {
        await using var context = new PageContext();
        context.Services.AddSingleton<INotices>(new Fixed([], 0));
        context.Services.AddSingleton<IWebhooks>(new Hooks([new WebhookDto(1, "https://a.example.org/", [NoticeKind.Reply, NoticeKind.Mention], At, 0), new WebhookDto(2, "https://b.example.org/", [], At, 0)]));
        var page = await context.OpenAsync<NoticeSettingsPage>(new SampleDao(), People.Nora.Address);
        Assert.Equal(["Answers to my posts · Posts that name me", "Hears of every kind"], page.FindAll("ul.todo p.soft").Select(x => x.TextContent));
        Assert.Equal(Chosen(), page.FindAll("fieldset input[type=checkbox][name=kind]").Select(x => x.GetAttribute("value")));
        Assert.NotNull(page.Find("fieldset > legend"));
    }

    private static IEnumerable<string> Chosen() => Enum.GetValues<NoticeKind>().Where(x => !NoticeKinds.IsAlwaysTold(x)).Select(x => x.ToString());

    [Fact]
    public async Task The_status_page_says_how_much_waits_and_was_given_up()
    {
        await using var context = new PageContext();
        context.Services.AddSingleton<IDeliveries>(new Hooks([]));
        var page = await context.OpenAsync<StatusPage>(new SampleDao());
        Assert.Equal(["1,000+, of which 12 mails", "3, of which 0 mails"], page.FindAll("section[aria-labelledby=h-deliveries] dd").Select(x => x.TextContent));
    }

    [Fact]
    public async Task Enter_in_the_address_of_a_webhook_adds_it_and_removes_none()
    {
        await using var context = new PageContext();
        context.Services.AddSingleton<INotices>(new Fixed([], 0));
        context.Services.AddSingleton<IWebhooks>(new Hooks([new WebhookDto(7, "https://a.example.org/", [], At, 1)]));
        var page = await context.OpenAsync<NoticeSettingsPage>(new SampleDao(), People.Nora.Address);
        Assert.Equal(["again:7", "remove:7"], page.FindAll("button[name='Hook.What']").Select(x => x.GetAttribute("value")));
        Assert.Empty(page.Find("#url").Closest("form")!.QuerySelectorAll("button[name='Hook.What']"));
    }

    [Theory]
    [InlineData("leads into a private network; take an address of the public internet", "Die Adresse führt in ein privates Netz. Nehmen Sie eine des öffentlichen Internets.")]
    [InlineData("is no mail address such as name@example.org, of at most 254 characters", "Das ist keine Mailadresse. Eine sieht aus wie name@example.org.")]
    public void A_refused_address_is_explained_in_the_readers_language(string problem, string words) =>
        Assert.Equal(words, NoticeWords.Refusal(new TextSet("Notices", Languages.Find("de")!.Culture), "Adresse", new FieldException("url", problem)));

    private static NoticeDto Notice(NoticeKind kind, long id, string? title, bool unread = true) =>
        new(id, kind, At, unread, "/forum/threads/1", new ChamberRefDto("clinical", "Clinical"), 1_764_000_000, "1", title, People.Okafor, At.AddDays(3));

    private sealed class Fixed(IReadOnlyList<NoticeDto> notices, int unread) : INotices
    {
        public Task<Page<NoticeDto>> GetNoticesAsync(string account, NoticeQuery query, CancellationToken ct) => Task.FromResult(new Page<NoticeDto>(notices, null));

        public Task<NoticeCount> CountAsync(string account, CancellationToken ct) => Task.FromResult(new NoticeCount(unread));

        public Task<NoticeCount> ReadAsync(string account, NoticesRead read, CancellationToken ct) => Task.FromResult(new NoticeCount(0));

        public Task<IReadOnlyList<NoticePreference>> GetPreferencesAsync(string account, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<NoticePreference>>([.. Enum.GetValues<NoticeKind>().Select(x => new NoticePreference(x, NoticeChannel.Inbox))]);

        public Task<IReadOnlyList<NoticePreference>> SavePreferencesAsync(string account, IReadOnlyList<NoticePreference> preferences, CancellationToken ct) => GetPreferencesAsync(account, ct);
    }

    private sealed class Hooks(IReadOnlyList<WebhookDto> webhooks) : IWebhooks, IDeliveries
    {
        public Task<IReadOnlyList<WebhookDto>> GetAsync(string account, CancellationToken ct) => Task.FromResult(webhooks);

        public Task<CreatedWebhook> AddAsync(string account, NewWebhook webhook, CancellationToken ct) => throw new NotSupportedException();

        public Task<WebhookDto?> RemoveAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<DeadDeliveryDto>?> GetDeadAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

        public Task<WebhookDto?> SendAgainAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

        public Task<DeliveriesDto> GetDeliveriesAsync(CancellationToken ct) => Task.FromResult(new DeliveriesDto(IDeliveries.CountsTo, 12, 3, 0));
    }
}
