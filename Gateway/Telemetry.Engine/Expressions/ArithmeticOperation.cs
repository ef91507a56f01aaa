namespace Telemetry.Engine.Expressions;

/// <summary>What is done with two values.</summary>
public enum ArithmeticOperation
{
    /// <summary>Nothing; never valid.</summary>
    None = 0,

    /// <summary>Left plus right.</summary>
    Add = 1,

    /// <summary>Left less right.</summary>
    Subtract = 2,

    /// <summary>Left times right.</summary>
    Multiply = 3,

    /// <summary>Left over right, of doubles only; by IEEE 754, so that x / 0 is no error.</summary>
    Divide = 4,

    /// <summary>What is left over of left by right; only in functions that check.</summary>
    Modulo = 5,
}
