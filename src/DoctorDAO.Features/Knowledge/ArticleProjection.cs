using DoctorDAO.Client;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Articles;

namespace DoctorDAO.Features.Knowledge;

/// <summary>What the contract has accepted, by whose reviews, and what it takes.</summary>
internal sealed class ArticleProjection : IProjection,
    IApply<Contract.ReviewRuleChanged>, IApply<Contract.ArticleAccepted>, IApply<Contract.ArticleReviewed>, IApply<Contract.ArticleRetracted>
{
    public static string Name => "articles";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<Contract.ReviewRuleChanged> e, IViewStore views, CancellationToken ct)
    {
        var rule = await views.FindAsync<ReviewRuleView>(ct, ReviewRuleView.Key);
        if (rule is null)
            views.Add(rule = new ReviewRuleView());
        (rule.Threshold, rule.Reviewers, rule.Reward) = (e.Data.Threshold, e.Data.Reviewers, e.Data.Reward);
        views.Changed(Topics.Articles);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ArticleAccepted> e, IViewStore views, CancellationToken ct)
    {
        var (hash, work, topic, author) = (e.Data.Article.ToString(), e.Data.Work.ToString(), TopicKey.Of(e.Data.Topic), e.Data.Author.ToHex());
        views.Add(new ArticleView
        {
            Hash = hash,
            Work = work,
            Version = (int)e.Data.Version,
            Topic = topic,
            Author = author,
            Time = e.BlockTime.ToUnixTimeSeconds(),
            Block = (long)e.Position.Block,
            TransactionHash = e.TransactionHash.ToString(),
        });
        var newest = await views.FindAsync<WorkView>(ct, work);
        if (newest is null)
            views.Add(newest = new WorkView { Work = work, Topic = topic, Author = author });
        (newest.Newest, newest.Block, newest.LogIndex) = (hash, (long)e.Position.Block, e.Position.LogIndex);
        views.Changed(Topics.Articles);
        views.Changed(Topics.Member(author));
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.ArticleReviewed> e, IViewStore views, CancellationToken ct)
    {
        views.Add(new ArticleReviewView { Hash = e.Data.Article.ToString(), Reviewer = e.Data.Reviewer.ToHex() });
        return ValueTask.CompletedTask;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ArticleRetracted> e, IViewStore views, CancellationToken ct)
    {
        (await views.GetAsync<ArticleView>(ct, e.Data.Article.ToString())).Retracted = true;
        views.Changed(Topics.Articles);
    }
}
