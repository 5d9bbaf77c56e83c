using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>What became of a form that was sent.</summary>
/// <param name="Errors">What is wrong with which field.</param>
/// <param name="Preview">The text as it would be shown, when that was asked for.</param>
/// <param name="Place">Where the post is now.</param>
public sealed record Sending(IReadOnlyList<(string Field, string Message)> Errors, string? Preview, PostPlace? Place)
{
    /// <summary>Shows a text, or posts it unless something is wrong with it.</summary>
    /// <param name="forum">Renders the preview.</param>
    /// <param name="form">What was sent.</param>
    /// <param name="texts">The forum's texts.</param>
    /// <param name="thread">Whether the form has title and tags.</param>
    /// <param name="post">Posts it; <c>null</c> when what it belongs to is no longer there.</param>
    /// <param name="ct">Cancels the preview.</param>
    /// <param name="time">Writes an instant as the reader reads it.</param>
    public static async Task<Sending> RunAsync(IForum forum, Draft form, TextSet texts, bool thread, Func<Task<PostPlace?>> post, CancellationToken ct, Func<DateTimeOffset, string>? time = null)
    {
        ArgumentNullException.ThrowIfNull(forum);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(post);
        // Who only looks at a text may still owe it a title.
        var errors = form.IsPreview ? form.Check(texts, thread: false) : form.Check(texts, thread);
        if (errors.Count > 0) return new Sending(errors, null, null);
        try
        {
            if (form.IsPreview) return new Sending([], await forum.PreviewAsync(form.Markdown!, ct), null);
            return await post() is { } place ? new Sending([], null, place) : new Sending([("markdown", texts["error.gone"])], null, null);
        }
        catch (FieldException e)
        {
            if (e.Field == "key") form.Key = Draft.NewKey();
            return new Sending([Refusal.Of(texts, e, time)], null, null);
        }
    }
}
