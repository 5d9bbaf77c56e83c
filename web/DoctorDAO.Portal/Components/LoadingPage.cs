using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Components;

/// <summary>
/// A page about something that may not exist. While it is still read the page is drawn once already, so <see cref="Missing"/> asks whether reading has ended before it
/// answers that there is no such thing. A database that answers at once never shows the difference.
/// </summary>
public abstract class LoadingPage : ComponentBase
{
    /// <summary>Whether everything has been read.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Reads what the page is about.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override async Task OnInitializedAsync()
    {
        await LoadAsync();
        IsLoaded = true;
    }
}
