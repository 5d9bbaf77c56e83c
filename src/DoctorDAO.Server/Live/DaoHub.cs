using System.Runtime.CompilerServices;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.SignalR;

namespace DoctorDAO.Server.Live;

/// <summary>
/// Live changes at <c>/hub/dao</c>. It holds who listens to what and nothing else; everything it says is public, so anybody may listen. What becomes of
/// a relayed act is heard by whoever knows its id; of an inbox and of applications hears their owner alone, of a desk its staff.
/// </summary>
/// <param name="desks">Know their staff.</param>
/// <param name="progress">Says which block the views are at.</param>
public sealed class DaoHub(IDesk desks, IChainProgress progress) : Hub<IDaoHubClient>, IDaoHub
{
    /// <summary>Most topics of one connection.</summary>
    public const int MaxTopics = 20;

    // A connection's calls come one after the other, so its set needs no lock.
    private static readonly ConditionalWeakTable<HubCallerContext, HashSet<string>> Heard = [];

    /// <inheritdoc/>
    public async Task<string?> Subscribe(IReadOnlyList<string> topics)
    {
        var heard = Heard.GetOrCreateValue(Context);
        foreach (var topic in Checked(topics))
        {
            // Whose inbox there is nobody is told either.
            if (!TopicRules.IsTopic(topic) || !await MayHearAsync(topic))
                throw new HubException("topics: there is no such topic.");
            if (heard.Contains(topic))
                continue;
            if (heard.Count == MaxTopics)
                throw new HubException($"topics: at most {MaxTopics} a connection; unsubscribe from others first.");
            heard.Add(topic);
            await Groups.AddToGroupAsync(Context.ConnectionId, topic, Context.ConnectionAborted);
        }

        return progress.Indexed?.Hash.ToString();
    }

    /// <inheritdoc/>
    public async Task Unsubscribe(IReadOnlyList<string> topics)
    {
        var heard = Heard.GetOrCreateValue(Context);
        foreach (var topic in Checked(topics))
        {
            if (heard.Remove(topic))
                await Groups.RemoveFromGroupAsync(Context.ConnectionId, topic, Context.ConnectionAborted);
        }
    }

    private async Task<bool> MayHearAsync(string topic)
    {
        var account = Context.User?.FindFirstValue(ClaimTypes.NameIdentifier);
        return TopicRules.DeskOf(topic) is { } desk ? account is not null && await desks.IsStaffAsync(account, desk, Context.ConnectionAborted) : TopicRules.MayHear(topic, account);
    }

    private static IReadOnlyList<string> Checked(IReadOnlyList<string>? topics) =>
        topics is { Count: <= MaxTopics } ? topics : throw new HubException($"topics: expected a list of at most {MaxTopics}.");
}
