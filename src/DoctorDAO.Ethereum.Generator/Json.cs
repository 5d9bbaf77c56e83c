using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace DoctorDAO.Ethereum.Generator;

/// <summary>
/// A small JSON reader: analyzers cannot rely on a JSON library being loadable in the compiler. Objects become dictionaries, arrays lists,
/// everything else strings, numbers as written, booleans or null.
/// </summary>
internal sealed class Json
{
    private readonly string _text;
    private int _at;

    private Json(string text) => _text = text;

    public static object? Parse(string text)
    {
        var json = new Json(text);
        var value = json.Value();
        json.Space();
        return json._at == text.Length ? value : throw json.Error();
    }

    private object? Value()
    {
        Space();
        switch (Peek())
        {
            case '{': return Object();
            case '[': return Array();
            case '"': return String();
            case 't': return Word("true", true);
            case 'f': return Word("false", false);
            case 'n': return Word("null", null);
            default: return Number();
        }
    }

    private Dictionary<string, object?> Object()
    {
        var result = new Dictionary<string, object?>();
        _at++;
        for (Space(); Peek() != '}'; Space())
        {
            if (result.Count > 0)
                Take(',');
            Space();
            var key = String();
            Space();
            Take(':');
            result[key] = Value();
        }

        _at++;
        return result;
    }

    private List<object?> Array()
    {
        var result = new List<object?>();
        _at++;
        for (Space(); Peek() != ']'; Space())
        {
            if (result.Count > 0)
                Take(',');
            result.Add(Value());
        }

        _at++;
        return result;
    }

    private string String()
    {
        Take('"');
        var result = new StringBuilder();
        while (Peek() != '"')
        {
            var c = _text[_at++];
            if (c != '\\')
            {
                result.Append(c);
                continue;
            }

            c = Peek();
            _at++;
            if (c == 'u')
            {
                result.Append((char)int.Parse(_text.Substring(_at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                _at += 4;
            }
            else
            {
                result.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => c });
            }
        }

        _at++;
        return result.ToString();
    }

    private string Number()
    {
        var start = _at;
        while (_at < _text.Length && "+-.eE0123456789".IndexOf(_text[_at]) >= 0)
            _at++;
        return _at > start ? _text.Substring(start, _at - start) : throw Error();
    }

    private object? Word(string word, object? value)
    {
        foreach (var c in word)
            Take(c);
        return value;
    }

    private void Take(char expected)
    {
        if (Peek() != expected)
            throw Error();
        _at++;
    }

    private void Space()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw Error();

    private FormatException Error() => new($"unexpected JSON at character {_at.ToString(CultureInfo.InvariantCulture)}");
}
