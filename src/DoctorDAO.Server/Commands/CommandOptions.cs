using DoctorDAO.Server.Hosting;

namespace DoctorDAO.Server.Commands;

/// <summary>Options of a command, taken out of its arguments. The rest are settings of the server.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    /// <summary>Takes the options out.</summary>
    /// <param name="arguments">What follows the command's name.</param>
    /// <param name="flags">Options without a value, with their dashes.</param>
    /// <param name="values">Options that a value follows, or <c>=</c> and a value.</param>
    /// <exception cref="SettingsException">A value is missing.</exception>
    public CommandOptions(IReadOnlyList<string> arguments, string[] flags, string[] values)
    {
        var settings = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[i], null);
            if (flags.Contains(name, StringComparer.Ordinal) && value is null)
                _options[name] = "";
            else if (!values.Contains(name, StringComparer.Ordinal))
                settings.Add(arguments[i]);
            else if (value is not null || ++i < arguments.Count)
                _options[name] = value ?? arguments[i];
            else
                throw new SettingsException([$"{name} needs a value."]);
        }

        Settings = [.. settings];
    }

    /// <summary>What is left, for <see cref="DaoServer.Create"/>.</summary>
    public string[] Settings { get; }

    public bool Has(string name) => _options.ContainsKey(name);

    public string? Value(string name) => _options.GetValueOrDefault(name);
}
