namespace DoctorDAO.E2E.Harness;

/// <summary>Every page there is, once.</summary>
public static class SitePaths
{
    /// <summary>What anybody may read.</summary>
    public static IReadOnlyList<string> Public(Stack stack) =>
    [
        "/", "/chambers", "/chambers/" + stack.Chamber, stack.SessionPath, stack.ProposalPath(2), "/members",
        $"/members/{Person.Named("Dr Amara Okafor").Address}", "/sign-in", "/status", "/help", "/help/voting", "/help/delegation", "/help/wallet", "/reputation", "/reputation/" + stack.Chamber, "/preferences", "/forum", "/forum/clinical", "/search", "/knowledge", "/nowhere",
    ];

    /// <summary>What looks different for a member.</summary>
    public static IReadOnlyList<string> Member(Stack stack) =>
        ["/", stack.SessionPath, stack.ProposalPath(2), "/voice", $"/members/{Person.Named("Dr Amara Okafor").Address}", "/settings", "/demo"];

    /// <summary>A page's name in that of a file.</summary>
    public static string Name(Stack stack, string path) => path switch
    {
        "/" => "home",
        _ when path == stack.SessionPath => "session",
        _ when path == stack.ProposalPath(2) => "proposal",
        _ when path.StartsWith("/members/", StringComparison.Ordinal) => "member-page",
        _ => path.Trim('/').Replace('/', '-'),
    };
}
