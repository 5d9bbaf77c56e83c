using DoctorDAO.Indexing;

namespace DoctorDAO.Features.Forum;

/// <summary>Tells screens what changed, after the commit.</summary>
internal sealed class ForumNews(IEnumerable<IChangePublisher> publishers)
{
    public async Task TellAsync(CancellationToken ct, params string[] topics)
    {
        foreach (var publisher in publishers)
            await publisher.PublishAsync(topics, ct);
    }
}
