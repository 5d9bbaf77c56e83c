namespace DoctorDAO.Client;

/// <summary>What a screen subscribes to on <c>/hub/dao</c>. A topic's name is the hub group's name.</summary>
public static partial class Topics
{
    /// <summary>New block indexed, block became final, alarm raised or lifted.</summary>
    public const string Status = "status";

    /// <summary>Any chamber, session list or agenda changed.</summary>
    public const string Sessions = "sessions";

    /// <summary>Agenda, ballots or tallies of one session changed.</summary>
    public static string Session(string chamber, long session) => $"session:{chamber}:{session}";

    /// <summary>State or text of one proposal changed. Tallies change with the session's topic.</summary>
    public static string Proposal(string id) => $"proposal:{id}";

    /// <summary>Any thread was begun or answered.</summary>
    public const string Forum = "forum";

    /// <summary>A thread of the category was begun or answered.</summary>
    public static string Category(string key) => $"category:{key}";

    /// <summary>Posts, reactions or the answer of one thread changed.</summary>
    public static string Thread(long id) => $"thread:{id}";

    /// <summary>Any draft of a proposal was begun or changed.</summary>
    public const string Drafts = "drafts";

    /// <summary>Text, authors, sponsors or state of one draft changed. That it has become a proposal is told by the session's topics.</summary>
    public static string Draft(long id) => $"draft:{id}";

    /// <summary>Any article was sent into review, reviewed, accepted or taken back.</summary>
    public const string Articles = "articles";

    /// <summary>Texts, reviews or state of one article changed.</summary>
    public static string Article(long id) => $"article:{id}";

    /// <summary>Lines, solvency, classes, queue or shares of the pool changed.</summary>
    public const string Pool = "pool";

    /// <summary>A product, its price or a factor changed.</summary>
    public const string Products = "products";

    /// <summary>One policy changed. What a member holds changes with the member's topic.</summary>
    public static string Policy(long id) => $"policy:{id}";

    /// <summary>Stage, seats or ruling of one case of a panel changed.</summary>
    public static string Case(long id) => $"case:{id}";

    /// <summary>What one account has to do as a juror, or has earned, changed. The address is lowercase.</summary>
    public static string Duties(string address) => $"duties:{address.ToLowerInvariant()}";

    /// <summary>Any claim was filed or moved on; carries no claim's number.</summary>
    public const string Claims = "claims";

    /// <summary>One claim moved on. Everybody may listen: that it moves is on the chain.</summary>
    public static string Claim(long id) => $"claim:{id}";

    /// <summary>Any issuer was accredited or changed.</summary>
    public const string Issuers = "issuers";

    /// <summary>Standing, topics, keys or lists of one issuer changed.</summary>
    /// <param name="id">keccak-256 of its DID: 0x and 64 lowercase hexadecimal digits.</param>
    public static string Issuer(string id) => $"issuer:{id}";

    /// <summary>The member list changed.</summary>
    public const string Members = "members";

    /// <summary>Membership, voice, delegate, followers or reputation of one account changed. The address is lowercase.</summary>
    public static string Member(string address) => $"member:{address.ToLowerInvariant()}";

    /// <summary>Notices of one account came or were read. Heard by that account alone. The address is lowercase.</summary>
    public static string Inbox(string address) => $"inbox:{address.ToLowerInvariant()}";

    /// <summary>Applications for credentials of one account moved on. Heard by that account alone. The address is lowercase.</summary>
    public static string Applications(string address) => $"applications:{address.ToLowerInvariant()}";

    /// <summary>Applications at an issuer's desk came or moved on. Heard by its staff alone.</summary>
    public static string Desk(string slug) => $"desk:{slug}";

    /// <summary>A request for credentials was opened or answered.</summary>
    public static string Presentation(string id) => $"presentation:{id}";

    /// <summary>A relayed act moved on.</summary>
    public static string Relay(Guid id) => $"relay:{id:N}";
}

/// <summary>What the hub calls on its clients.</summary>
public interface IDaoHubClient
{
    /// <summary>The topic changed; ask again for what you show. Carries nothing else, so that no message can leak anything.</summary>
    Task Changed(string topic);
}

/// <summary>What clients call on the hub.</summary>
public interface IDaoHub
{
    /// <summary>Hear of these topics; at most 20 a connection. Unknown topics are refused.</summary>
    /// <returns>The hash of the newest block in the views, from which on nothing is missed: what was read at another may have changed meanwhile. <c>null</c> before there is one.</returns>
    Task<string?> Subscribe(IReadOnlyList<string> topics);

    /// <summary>Hear of these topics no more.</summary>
    Task Unsubscribe(IReadOnlyList<string> topics);
}
