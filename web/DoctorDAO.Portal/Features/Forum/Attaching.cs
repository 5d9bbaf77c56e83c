using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>Files that were sent with a text: each is kept, and stands at the text's end as a picture or a link that can be moved.</summary>
public static class Attaching
{
    /// <summary>Most files of one sending.</summary>
    public const int MaxFiles = 2;

    /// <summary>Most bytes of a form with its files.</summary>
    public const int MaxForm = (MaxFiles * IAttachments.MaxBytes) + (256 * 1024);

    /// <summary>What is offered to be chosen.</summary>
    public const string Accept = "image/png,image/jpeg,image/webp,image/gif,application/pdf";

    private const int MaxName = 80;

    /// <summary>Keeps the files and puts them into the text.</summary>
    /// <returns>What is wrong with one of them; those before it stand in the text.</returns>
    public static async Task<(string Field, string Message)?> RunAsync(IAttachments attachments, string account, Draft form, TextSet texts, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(attachments);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(texts);
        // A field in which nothing was chosen sends an empty file without a name.
        var files = form.Files?.Where(f => f.Length > 0).ToList() ?? [];
        if (files.Count > MaxFiles) return ("file", texts["error.many", ("max", MaxFiles)]);
        foreach (var file in files)
        {
            var name = Name(file.FileName);
            if (file.Length > IAttachments.MaxBytes) return ("file", texts["error.large", ("name", name), ("max", IAttachments.MaxBytes / 1024 / 1024)]);
            try
            {
                using var content = new MemoryStream((int)file.Length);
                await file.CopyToAsync(content, ct);
                var kept = await attachments.AddAsync(account, content.ToArray(), ct);
                form.Markdown = $"{form.Markdown?.TrimEnd()}\n\n{(kept.Width is null ? "" : "!")}[{name}]({kept.Path})".TrimStart();
            }
            catch (FieldException e) when (e.Field == "file")
            {
                return ("file", texts[e.Problem.StartsWith("is more", StringComparison.Ordinal) ? "error.quota" : e.Problem.StartsWith("has", StringComparison.Ordinal) ? "error.pixels" : "error.kind", ("name", name)]);
            }
            catch (FieldException e) when (e.Field == "account")
            {
                return ("file", texts["error.account"]);
            }
        }
        return null;
    }

    /// <summary>The words of the link: the file's name without its path, its ending, and what Markdown would read.</summary>
    private static string Name(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Split('/', '\\')[^1]);
        var words = string.Concat(name.EnumerateRunes().Where(r => System.Text.Rune.IsLetterOrDigit(r) || r.Value is ' ' or '-' or '.' or ',').Take(MaxName)).Trim();
        return words.Length == 0 ? "…" : words;
    }
}
