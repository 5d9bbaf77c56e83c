using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal.Features.Marketplace.Talk;

/// <summary>The fields of a message, or of something that is handed over.</summary>
public sealed class TalkForm
{
    /// <summary>The words.</summary>
    public string? Text { get; set; }

    /// <summary>Files that are sent with it.</summary>
    public IReadOnlyList<IFormFile>? Files { get; set; }

    /// <summary>Files that were taken before the rest was refused; nothing in it is believed without the server's look at the ids.</summary>
    public List<KeptFile>? Kept { get; set; }

    /// <summary>Whether the author says that nothing in it points to a patient.</summary>
    public bool Confirmed { get; set; }

    /// <summary>A UUID, made once a form, so that sending it twice writes once.</summary>
    public string? Key { get; set; }

    /// <summary>The key, another one when what was sent is none.</summary>
    public Guid Id => Guid.TryParse(Key, out var key) && key != Guid.Empty ? key : Guid.NewGuid();

    /// <summary>The files that are to stay, each once.</summary>
    public List<KeptFile> Attached() => [.. (Kept ?? []).Where(x => !x.Drop && Guid.TryParse(x.Id, out var id) && id != Guid.Empty).DistinctBy(x => Guid.Parse(x.Id!)).Take(TalkWriting.MaxFiles)];
}

/// <summary>A file that was taken and stands in no message yet, in fields.</summary>
public sealed class KeptFile
{
    /// <summary>Its id.</summary>
    public string? Id { get; set; }

    /// <summary>Its name, shown to who sent it and to nobody else.</summary>
    public string? Name { get; set; }

    /// <summary>Whether it is to be left out.</summary>
    public bool Drop { get; set; }
}

/// <summary>How messages of orders are addressed, and sent from a form.</summary>
public static class TalkWriting
{
    /// <summary>Most files of one form.</summary>
    public const int MaxFiles = 3;

    /// <summary>Most bytes of a form with its files.</summary>
    public const int MaxForm = (MaxFiles * TalkLimits.FileBytes) + (256 * 1024);

    /// <summary>Address of an order's messages.</summary>
    public static string Href(long order) => string.Create(CultureInfo.InvariantCulture, $"/market/orders/{order}/messages");

    /// <summary>Address at which a milestone is delivered, or a change of it is asked for.</summary>
    public static string Href(long order, int milestone, MessageKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"/market/orders/{order}/{(kind == MessageKind.Delivery ? "deliver" : kind == MessageKind.Change ? "change" : "statement")}?m={milestone + 1}");

    /// <summary>Address at which what was saved is signed.</summary>
    public static string Href(long order, MessageDto message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return string.Create(CultureInfo.InvariantCulture, $"{Href(order, message.Milestone ?? 0, message.Kind)}&message={message.Id}");
    }

    /// <summary>Address of a file.</summary>
    public static string Href(long order, Guid file) => string.Create(CultureInfo.InvariantCulture, $"/api/market/orders/{order}/files/{file}");

    /// <summary>How large a file is.</summary>
    public static string Size(this Reader reader, long bytes)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return bytes < 100_000 ? string.Create(reader.Culture, $"{Math.Max(1, bytes / 1000)}\u00A0kB") : string.Create(reader.Culture, $"{bytes / 1_000_000m:0.#}\u00A0MB");
    }

    /// <summary>Sends what stands in a form: first its files, then the words. No browser gives a file back: those that were taken stay attached to a form that is refused.</summary>
    /// <returns>What is wrong with which field, or the message.</returns>
    public static async Task<(IReadOnlyList<(string Field, string Message)> Errors, MessageDto? Sent)> SendAsync(
        ITalk talk, string account, long order, TalkForm form, MessageKind kind, int? milestone, TextSet texts, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(talk);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(texts);
        var kept = form.Attached();
        form.Kept = kept;
        // A field in which nothing was chosen sends an empty file without a name.
        var files = form.Files?.Where(x => x.Length > 0).ToList() ?? [];
        var tooMuch = ("file", texts["error.file", ("max", MaxFiles), ("mb", TalkLimits.FileBytes / 1024 / 1024)]);
        var errors = new List<(string Field, string Message)>();
        if (kept.Count + files.Count > MaxFiles)
        {
            errors.Add(tooMuch);
            files.Clear();
        }

        foreach (var file in files)
        {
            if (file.Length > TalkLimits.FileBytes)
            {
                errors.Add(tooMuch);
                continue;
            }

            try
            {
                if (await AddAsync(talk, account, order, file, ct) is not { } added)
                    return ([("text", texts["error.gone"])], null);
                kept.Add(new KeptFile { Id = added.Id.ToString(), Name = added.Name });
            }
            catch (FieldException e)
            {
                errors.Add(Wrong(texts, e));
            }
        }

        if (string.IsNullOrWhiteSpace(form.Text) || form.Text.Length > TalkLimits.Text)
            errors.Add(("text", texts["error.text", ("max", TalkLimits.Text)]));
        if (errors.Count > 0)
            return ([.. errors.Distinct()], null);
        try
        {
            var sent = await talk.SendAsync(account, order, new MessageDraft(form.Id, form.Text!, kind, milestone, [.. kept.Select(x => Guid.Parse(x.Id!))], form.Confirmed), ct);
            return sent is null ? ([("text", texts["error.gone"])], null) : ([], sent);
        }
        catch (FieldException e)
        {
            // Files wait a day for their message: what came later than that has none of them left.
            if (e.Field == "files")
                form.Kept = [];
            return ([Wrong(texts, e)], null);
        }
    }

    private static async Task<TalkFileDto?> AddAsync(ITalk talk, string account, long order, IFormFile file, CancellationToken ct)
    {
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, ct);
        // The name alone: some browsers send a path.
        return await talk.AddFileAsync(account, order, Guid.NewGuid(), file.FileName.Split('/', '\\')[^1], content.ToArray(), ct);
    }

    private static (string Field, string Message) Wrong(TextSet texts, FieldException e) =>
        (e.Field is "confirmed" ? "confirmed" : e.Field is "file" or "files" or "name" ? "file" : "text", Refusal(texts, e));

    private static string Refusal(TextSet texts, FieldException e) => e.Field switch
    {
        "confirmed" => texts["error.confirmed"],
        "order" => texts["error.closed"],
        "file" => texts["error.file-room"],
        "files" => texts["error.file-again"],
        "name" => texts["error.name"],
        "text" when e.Problem.StartsWith("holds", StringComparison.Ordinal) => texts["error.patient"],
        "text" when e.Problem.StartsWith("is beyond", StringComparison.Ordinal) => texts["error.many", ("max", TalkLimits.Messages)],
        "text" => texts["error.text", ("max", TalkLimits.Text)],
        _ => texts["error.other"],
    };
}
