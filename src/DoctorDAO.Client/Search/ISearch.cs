namespace DoctorDAO.Client.Search;

/// <summary>Finds what is written and who is there.</summary>
public interface ISearch
{
    /// <summary>
    /// What holds all words of a text, the best first and of equals the newest. Of each kind the newest 200 that fit are looked at, so a word that everybody
    /// uses finds what is recent.
    /// </summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<SearchHitDto>> SearchAsync(SearchQuery query, CancellationToken ct);
}
