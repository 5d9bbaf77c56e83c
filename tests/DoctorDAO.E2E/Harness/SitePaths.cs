namespace DoctorDAO.E2E.Harness;

/// <summary>Every page that needs no state of its own, once.</summary>
public static class SitePaths
{
    /// <summary>What anybody may read.</summary>
    public static IReadOnlyList<string> Public(Stack stack) =>
    [
        "/", "/chambers", "/chambers/" + stack.Chamber, stack.SessionPath, stack.SessionPath + "/result", stack.ProposalPath(2), "/members",
        $"/members/{Person.Named("Dr Amara Okafor").Address}", "/delegates", "/sign-in", "/status",
        "/help", "/help/voting", "/help/delegation", "/help/wallet", "/help/proposals", "/help/deadlines",
        "/reputation", "/reputation/" + stack.Chamber, "/preferences", "/forum", "/forum/clinical", "/forum/log", "/proposals/drafts", "/mail/confirm", "/mail/unsubscribe", "/search", "/knowledge", "/help/knowledge", Nowhere,
        "/sign-up", "/device", "/account", "/recovery", "/issuers", "/issuers/nordic-college", "/apply", "/join", "/verify", "/verify/receipt", "/credentials", "/help/credentials",
        "/cover", "/cover/buy", "/cover/pool", "/cover/pool/figures", "/cover/verify", "/cover/wordings/legal-defence-1", "/panels", "/help/jurors",
        "/market", "/market?category=locum&currency=EUR", "/market/listings/1", "/market/rules", "/market/orders", "/help/marketplace", $"/market/members/{Person.Named("Liv Shevchenko").Address}",
    ];

    /// <summary>What looks different for a member.</summary>
    public static IReadOnlyList<string> Member(Stack stack) =>
    [
        "/", stack.SessionPath, stack.ProposalPath(2), "/voice", "/delegates", $"/members/{Person.Named("Dr Amara Okafor").Address}", "/settings", "/settings/notices", "/settings/statements", "/inbox",
        "/proposals/drafts", "/proposals/drafts/new", "/forum/follows", "/demo",
        "/account", "/account/data", "/account/recovery", "/recovery", "/apply", "/apply/new?issuer=nordic-college&type=LicenceToPractise", "/join", "/verify", "/credentials", "/diplomas", "/desk",
        // Dr Nora Lindqvist has cover, and votes on a panel.
        "/cover", "/cover/buy", "/cover/pool", "/cover/claims", NorasPolicy, NorasPolicy + "/claim", "/cover/wordings/malpractice-layer-1", "/panels", NorasCase,
        "/market", "/market/listings/3", "/market/listings/8/offer", "/market/new", "/market/mine", "/market/listings/7/edit", "/market/saved", "/market/availability", "/market/orders",
        "/market/work", "/market/buying", "/market/ratings", "/market/care", "/market/desk", "/market/billing", "/market/invoices", "/market/income",
        // Dr Nora Lindqvist works in order 33, and a panel judges what she has paid for in order 27.
        NorasOrder, NorasOrder + "/messages", NorasOrder + "/deliver", NorasOrder + "/papers", NorasOrder + "/sheet", "/market/orders/27", "/market/orders/27/statement",
    ];

    /// <summary>Where nothing is.</summary>
    public const string Nowhere = "/nowhere";

    /// <summary>The case of a claim that waits for Dr Nora Lindqvist's vote; disputes of the marketplace are cases, too.</summary>
    public const string NorasCase = "/panels/15";

    /// <summary>The newest policy of Dr Nora Lindqvist.</summary>
    private const string NorasPolicy = "/cover/policies/73";

    /// <summary>An order that she works on.</summary>
    public const string NorasOrder = "/market/orders/33";

    /// <summary>A page's name in that of a file.</summary>
    public static string Name(Stack stack, string path) => path switch
    {
        "/" => "home",
        _ when path == stack.SessionPath => "session",
        _ when path == stack.SessionPath + "/result" => "result",
        _ when path == stack.ProposalPath(2) => "proposal",
        _ when path.StartsWith("/members/", StringComparison.Ordinal) => "member-page",
        _ => path.Trim('/').Split('?')[0].Replace('/', '-'),
    };
}
